using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeConvNeXt.Agent;

/// <summary>Log messages to standard error, one line each; standard output is for verdicts.</summary>
public static class AgentLogging
{
    /// <summary>Environment variable that is there when standard error goes to systemd's journal.</summary>
    public const string JournalVariable = "JOURNAL_STREAM";

    /// <summary>Makes the logging; disposing it writes what still waits.</summary>
    /// <param name="isVerbose">Whether details are logged too.</param>
    /// <param name="isJournal">Whether the journal reads along: then each line begins with its priority, as sd-daemon(3) has it, and bears no time.</param>
    public static ILoggerFactory Create(bool isVerbose, bool isJournal) => LoggerFactory.Create(logging =>
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
    });

    private static void ConfigureConsole(ConsoleLoggerOptions console)
    {
        console.LogToStandardErrorThreshold = LogLevel.Trace;

        // A log that nobody takes must not hold the station up.
        console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
    }

    private static void ConfigureSimple(SimpleConsoleFormatterOptions format)
    {
        format.SingleLine = true;
        format.TimestampFormat = "HH:mm:ss ";
    }
}
