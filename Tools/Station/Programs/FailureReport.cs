using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>What ended a program early: an exit code, and one sentence for people; a stack trace only where it is requested.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Text">The sentence, without line breaks unless details were requested; null where there is nothing to say.</param>
public sealed record FailureReport(int ExitCode, string? Text)
{
    /// <summary>Reports a failure.</summary>
    /// <param name="failure">What ended the program.</param>
    /// <param name="isStopped">Whether a signal stopped it.</param>
    /// <param name="isVerbose">Whether to add where in the program it happened, on further lines.</param>
    public static FailureReport Of(Exception failure, bool isStopped, bool isVerbose)
    {
        ArgumentNullException.ThrowIfNull(failure);
        FailureReport report = Of(failure, isStopped);
        return isVerbose && report.Text is { } text ? report with { Text = $"{text}{Environment.NewLine}{failure}" } : report;
    }

    private static FailureReport Of(Exception failure, bool isStopped) => EdgeException.Within(failure) is { } fault
        ? new FailureReport(ExitCodes.For(fault), PrintableText.Of(fault.Message))
        : failure switch
        {
            OperationCanceledException when isStopped => new FailureReport(ExitCodes.Interrupted, "stopped before it was done."),

            // The reader of the output, `head` for one, has seen enough: nothing went wrong.
            IOException { HResult: Errno.BrokenPipe } => new FailureReport(ExitCodes.Done, null),
            UnwritableOutputException unwritable => new FailureReport(ExitCodes.Failed, Fault(unwritable).Message),
            _ =>
                new FailureReport(
                    ExitCodes.Failed, $"something unforeseen failed: {OneLine(failure)} Please report it together with the command."),
        };

    private static EdgeException Fault(UnwritableOutputException unwritable) => new(
        EdgeFault.File,
        $"The answer cannot be written: {unwritable.Message}",
        "standard output",
        "a file with room, or a program that reads it",
        "Free some room, or send the output elsewhere.");

    private static string OneLine(Exception failure)
    {
        string[] lines = failure.GetBaseException().Message.Split(
            ['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string message = string.Join(' ', lines);
        return PrintableText.Of(message.EndsWith('.') ? message : message + ".");
    }
}
