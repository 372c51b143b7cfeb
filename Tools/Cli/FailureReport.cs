using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli;

/// <summary>What ended a command early, as one sentence on standard error and an exit code; never a stack trace.</summary>
internal static class FailureReport
{
    // EPIPE: https://man7.org/linux/man-pages/man3/errno.3.html
    private const int BrokenPipe = 32;

    /// <summary>Tells of a failure.</summary>
    /// <param name="failure">What ended the command.</param>
    /// <param name="isStopped">Whether a signal asked it to end.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Write(Exception failure, bool isStopped, TextWriter error)
    {
        if (EdgeException.Within(failure) is { } fault)
        {
            error.WriteLine($"edge: {PrintableText.Of(fault.Message)}");
            return ExitCode.Of(fault);
        }

        switch (failure)
        {
            case OperationCanceledException when isStopped:
                error.WriteLine("edge: stopped before it was done.");
                return ExitCode.Interrupted;
            case IOException { HResult: BrokenPipe }:
                // Whoever read the output, `head` for one, has seen enough: nothing went wrong.
                return ExitCode.Done;
            default:
                error.WriteLine($"edge: something unforeseen failed: {OneLine(failure)} Please report it together with the command.");
                return ExitCode.World;
        }
    }

    private static string OneLine(Exception failure)
    {
        string message = string.Join(' ', failure.GetBaseException().Message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return PrintableText.Of(message.EndsWith('.') ? message : message + ".");
    }
}
