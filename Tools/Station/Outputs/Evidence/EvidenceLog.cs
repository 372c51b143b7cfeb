using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>Log messages of kept pictures: event ids 1340 to 1349.</summary>
internal static partial class EvidenceLog
{
    [LoggerMessage(EventId = 1340, Level = LogLevel.Error, Message = "Pictures cannot be kept in {Folder} and are being lost: {Reason}")]
    public static partial void KeepFailed(ILogger log, string folder, string reason);

    [LoggerMessage(EventId = 1341, Level = LogLevel.Warning, Message = "Pictures are kept in {Folder} again; {Lost} were lost")]
    public static partial void KeepRecovered(ILogger log, string folder, long lost);

    [LoggerMessage(EventId = 1342, Level = LogLevel.Error,
        Message = "No picture in {Folder} is deleted any more: {Reason}. Stop the agent and run `edge-agent journal rebuild`")]
    public static partial void CleaningStopped(ILogger log, string folder, string reason);

    [LoggerMessage(EventId = 1343, Level = LogLevel.Warning,
        Message = "{Count} pictures in {Folder} that the journal did not know were added to it")]
    public static partial void Adopted(ILogger log, string folder, int count);

    [LoggerMessage(EventId = 1344, Level = LogLevel.Warning,
        Message = "Pictures in {Folder} cannot be looked after and are tried again in a while: {Reason}")]
    public static partial void IndexFailed(ILogger log, string folder, string reason);

    [LoggerMessage(EventId = 1345, Level = LogLevel.Error, Message = "{Left} pictures could not be written before the station closed")]
    public static partial void DrainTimedOut(ILogger log, int left);
}
