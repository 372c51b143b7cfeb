using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>Log messages of the watch for drift: event ids 1370 to 1379.</summary>
internal static partial class DriftLog
{
    [LoggerMessage(EventId = 1370, Level = LogLevel.Warning, Message = "Drift alarm {Number}: {Alarm}. Recipe {Recipe}, model {Model}")]
    public static partial void Began(ILogger log, long number, string alarm, string recipe, string model);

    [LoggerMessage(EventId = 1371, Level = LogLevel.Information, Message = "Drift alarm {Number} is over: {Monitor} is as in the baseline")]
    public static partial void Ended(ILogger log, long number, string monitor);

    [LoggerMessage(
        EventId = 1372, Level = LogLevel.Warning,
        Message = "What is known of drift in {Folder} cannot be read, so that it begins anew: {Reason}")]
    public static partial void StateLost(ILogger log, string folder, string reason);

    [LoggerMessage(
        EventId = 1373, Level = LogLevel.Error,
        Message = "What is known of drift cannot be kept in {Folder}; a restart would begin anew: {Reason}")]
    public static partial void SaveFailed(ILogger log, string folder, string reason);

    [LoggerMessage(EventId = 1374, Level = LogLevel.Information, Message = "What is known of drift is kept in {Folder} again")]
    public static partial void SaveRecovered(ILogger log, string folder);

    [LoggerMessage(
        EventId = 1375, Level = LogLevel.Warning,
        Message = "Drift is not watched: the bundle of {Model} has no baseline. Make one with `edge bundle baseline`, or set "
            + "drift.baseline to learn")]
    public static partial void NoBaseline(ILogger log, string model);

    [LoggerMessage(EventId = 1376, Level = LogLevel.Information, Message = "The baseline of drift was learned from {Parts} parts")]
    public static partial void Learned(ILogger log, long parts);

    [LoggerMessage(EventId = 1377, Level = LogLevel.Warning, Message = "The picture {Path} of a drift alarm could not be kept: {Reason}")]
    public static partial void PictureFailed(ILogger log, string path, string reason);

    [LoggerMessage(EventId = 1378, Level = LogLevel.Error, Message = "The baseline of {Model} cannot be used: {Reason}")]
    public static partial void BaselineFaulty(ILogger log, string model, string reason);

    [LoggerMessage(
        EventId = 1379, Level = LogLevel.Information,
        Message = "Of the parts of {Model} the distance of features is not watched, but everything else is: {Reason}")]
    public static partial void DistanceUnwatched(ILogger log, string model, string reason);
}
