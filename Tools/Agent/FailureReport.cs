using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Agent;

/// <summary>A failure in one line for people.</summary>
public static class FailureReport
{
    /// <summary>One line for what the outside world did; for a defect of the program, one line that says so and how to learn more.</summary>
    /// <param name="failure">What ended the program.</param>
    /// <param name="isVerbose">Whether to add where in the program it happened, on further lines.</param>
    public static string Describe(Exception failure, bool isVerbose)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string sentence = EdgeException.Within(failure)?.Message
            ?? $"The program failed unexpectedly ({failure.GetType().Name}: {failure.Message}). Run it with --verbose to see where, and report it.".ReplaceLineEndings(" ");
        string line = PrintableText.Of(sentence);
        return isVerbose ? $"{line}{Environment.NewLine}{failure}" : line;
    }
}
