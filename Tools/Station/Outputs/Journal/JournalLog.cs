using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Log messages of the journal: event ids 1320 to 1329.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(EventId = 1320, Level = LogLevel.Error,
        Message = "The journal {File} is damaged ({Damage}): it was set aside as {Aside}, and a new one is begun")]
    public static partial void DamagedSetAside(ILogger log, string file, string aside, string damage);

    [LoggerMessage(EventId = 1321, Level = LogLevel.Information,
        Message = "The journal {File} was looked at for {Seconds} s and not to its end; `edge journal verify` reads all of it")]
    public static partial void CheckCutShort(ILogger log, string file, double seconds);

    [LoggerMessage(EventId = 1322, Level = LogLevel.Error,
        Message = "The journal {File} cannot be opened yet and is tried again with the first verdict: {Reason}")]
    public static partial void OpenDeferred(ILogger log, string file, string reason);

    [LoggerMessage(EventId = 1323, Level = LogLevel.Warning,
        Message = "Old verdicts of the journal {File} could not be let go of and are tried again in a minute: {Reason}")]
    public static partial void TrimFailed(ILogger log, string file, string reason);
}
