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

    [LoggerMessage(EventId = 1323, Level = LogLevel.Error,
        Message = "Results for {Channel} cannot be read from the journal and wait there: {Reason}")]
    public static partial void OutboxFails(ILogger log, string channel, string reason);

    [LoggerMessage(EventId = 1324, Level = LogLevel.Warning, Message = "Results for {Channel} are read from the journal again")]
    public static partial void OutboxWorks(ILogger log, string channel);

    [LoggerMessage(EventId = 1325, Level = LogLevel.Error,
        Message = "{Count} results are gone from the journal before {Channel} had them: deleted, or set aside with a damaged file")]
    public static partial void ResultsMissing(ILogger log, string channel, long count);

    [LoggerMessage(EventId = 1326, Level = LogLevel.Warning,
        Message = "How far {Channel} is cannot be saved; a new start would send some results again: {Reason}")]
    public static partial void PlaceNotSaved(ILogger log, string channel, string reason);

    [LoggerMessage(EventId = 1327, Level = LogLevel.Warning,
        Message = "Old verdicts of the journal {File} could not be let go of and are tried again in a minute: {Reason}")]
    public static partial void TrimFailed(ILogger log, string file, string reason);
}
