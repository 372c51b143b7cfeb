using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeConvNeXt.Agent;

/// <summary>Log messages to standard error, one line each; standard output is for verdicts.</summary>
internal static class AgentLogging
{
    /// <summary>Environment variable with device and inode of the stream that leads to systemd's journal.</summary>
    public const string JournalVariable = "JOURNAL_STREAM";

    private const string StandardError = "/proc/self/fd/2";

    /// <summary>
    /// Whether standard error leads to systemd's journal. The variable alone does not say so: a program that was started by a service
    /// inherits it, and may have had its standard error turned elsewhere.
    /// </summary>
    /// <param name="journalStream">Value of <see cref="JournalVariable"/>, or null.</param>
    /// <seealso href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">systemd.exec(5), $JOURNAL_STREAM</seealso>
    public static bool LeadsToJournal(string? journalStream) =>
        FileStatus.Read(StandardError, out FileStatus status) == 0 && status.Identity.ToString() == journalStream;

    /// <summary>Makes the logging. Disposing it writes what still waits, and waits up to 1.5 s until it is read.</summary>
    /// <param name="isVerbose">Whether details are logged too.</param>
    /// <param name="isJournal">
    /// Whether the journal reads along: then each line begins with its priority, as sd-daemon(3) has it, and bears no time.
    /// </param>
    public static ILoggerFactory Create(bool isVerbose, bool isJournal) => new PrintableLoggerFactory(LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(isVerbose ? LogLevel.Debug : LogLevel.Information);
        logging.AddConsole(ConfigureConsole);
        if (isJournal)
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(ConfigureSimple);
        }
    }));

    private static void ConfigureConsole(ConsoleLoggerOptions console)
    {
        console.LogToStandardErrorThreshold = LogLevel.Trace;

        // A log that is not read must not hold the station up.
        console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
    }

    private static void ConfigureSimple(SimpleConsoleFormatterOptions format)
    {
        format.SingleLine = true;
        format.TimestampFormat = "HH:mm:ss ";
    }
}
