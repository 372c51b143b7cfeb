using EdgeConvNeXt.Runtime.Inference;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Log messages of the agent itself. Event ids: 1000 to 1099 its course, 1100 to 1199 model and provider, 1200 to 1299 source; outputs have
/// 1300 to 1399, systemd 1400 to 1499, the socket 1500 to 1599, web host and metrics 1600 to 1699 in their own folders. Nothing is logged
/// for each frame.
/// </summary>
internal static partial class StationLog
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "{Station} is ready")]
    public static partial void Ready(ILogger log, string station);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Stopping: {Reason}")]
    public static partial void Stopping(ILogger log, string reason);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Done: {Summary}")]
    public static partial void Done(ILogger log, StationSummary summary);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "The {Part} did not close within {Seconds} s and is left as it is")]
    public static partial void CloseTimedOut(ILogger log, string part, double seconds);

    [LoggerMessage(
        EventId = 1004, Level = LogLevel.Warning,
        Message = "Verdicts go nowhere: none of output.jsonLines, output.journal and output.console is set")]
    public static partial void NoOutput(ILogger log);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "The {Part} did not close properly: {Reason}")]
    public static partial void CloseFailed(ILogger log, string part, string reason);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Information, Message = "The recipe is {Recipe} from the next part on ({By})")]
    public static partial void RecipeChanged(ILogger log, string recipe, string by);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Error, Message = "The recipe {File} was refused, the one in force stays: {Fault}")]
    public static partial void RecipeRefused(ILogger log, string file, string fault);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Error, Message = "The {Part} fails and is tried again: {Fault}")]
    public static partial void IndicatorFails(ILogger log, string part, string fault);

    [LoggerMessage(EventId = 1009, Level = LogLevel.Information, Message = "The {Part} works again")]
    public static partial void IndicatorWorks(ILogger log, string part);

    [LoggerMessage(
        EventId = 1010, Level = LogLevel.Warning,
        Message = "The recipe {Recipe} does not suit the frames, so that every part is unsure: {Reason}")]
    public static partial void RecipeMismatch(ILogger log, string recipe, string reason);

    [LoggerMessage(
        EventId = 1011, Level = LogLevel.Error,
        Message =
            "More than {Places} parts are between trigger and reject position; "
            + "everything is rejected until the last that found no place has passed")]
    public static partial void BeltFull(ILogger log, int places);

    [LoggerMessage(
        EventId = 1012, Level = LogLevel.Information, Message = "Every part on the belt has its place again; rejection goes by verdicts")]
    public static partial void BeltTracked(ILogger log);

    [LoggerMessage(
        EventId = 1013, Level = LogLevel.Error,
        Message =
            "Parts come and the encoder does not move forward; everything is rejected until it does and these parts have passed. Look "
            + "after its plug, its supply and the order of its two lines")]
    public static partial void EncoderDead(ILogger log);

    [LoggerMessage(
        EventId = 1014, Level = LogLevel.Warning,
        Message = "{Signal} is ignored: without a recipe there is nothing to read again and no trigger to call")]
    public static partial void SignalIgnored(ILogger log, string signal);

    [LoggerMessage(
        EventId = 1100, Level = LogLevel.Information, Message = "Model {Model}, variant {Variant} ({Precision}), runs on {Provider}")]
    public static partial void ModelOpened(ILogger log, string model, string variant, string precision, string provider);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "Provider {Provider} was not taken: {Reason}")]
    public static partial void ProviderRejected(ILogger log, string provider, string reason);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "Where the model's nodes run: {Placement}")]
    public static partial void ModelPlaced(ILogger log, SessionPlacement placement);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "The model does not run where it was asked to: {Reason}")]
    public static partial void ModelMisplaced(ILogger log, string reason);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Information, Message = "The model computes as its reference does: {Result}")]
    public static partial void SelfTestPassed(ILogger log, GoldenCheckResult result);

    [LoggerMessage(
        EventId = 1105, Level = LogLevel.Error, Message = "The model does not compute as its reference does, {Consequence}: {Fault}")]
    public static partial void SelfTestFailed(ILogger log, string consequence, string fault);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning, Message = "{Obstacle}")]
    public static partial void TrialHindered(ILogger log, string obstacle);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Information, Message = "The model is signed by the key {Key}, release {Release}")]
    public static partial void ModelSigned(ILogger log, string key, long release);

    [LoggerMessage(EventId = 1016, Level = LogLevel.Information, Message = "All {Count} golden parts are judged right")]
    public static partial void GoldenPartsPassed(ILogger log, int count);

    [LoggerMessage(EventId = 1017, Level = LogLevel.Error, Message = "The model does not judge as it should, {Consequence}: {Fault}")]
    public static partial void GoldenPartsFailed(ILogger log, string consequence, string fault);

    [LoggerMessage(EventId = 1015, Level = LogLevel.Warning, Message = "The journal could not note that {Text}: {Fault}")]
    public static partial void EventNotKept(ILogger log, string text, string fault);

    [LoggerMessage(
        EventId = 1111, Level = LogLevel.Error,
        Message = "The model {Model} in slot {Slot} is taken back, the one before it comes back: {Reason}")]
    public static partial void ModelTakenBack(ILogger log, string? model, string slot, string reason);

    [LoggerMessage(
        EventId = 1112, Level = LogLevel.Error, Message = "The model slots cannot be used, the model of the configuration runs: {Reason}")]
    public static partial void SlotsUnusable(ILogger log, string reason);

    [LoggerMessage(
        EventId = 1118, Level = LogLevel.Error, Message = "The model slots cannot be used, the model that runs stays: {Reason}")]
    public static partial void SlotsTroubled(ILogger log, string reason);

    [LoggerMessage(
        EventId = 1113, Level = LogLevel.Information, Message = "The model is {Model} in slot {Slot} from the next part on, {State}")]
    public static partial void ModelSwapped(ILogger log, string? model, string slot, string state);

    [LoggerMessage(
        EventId = 1114, Level = LogLevel.Error, Message = "The model in slot {Slot} was refused, the one that runs stays: {Reason}")]
    public static partial void ModelRefused(ILogger log, string slot, string reason);

    [LoggerMessage(EventId = 1115, Level = LogLevel.Information, Message = "The model {Model} in slot {Slot} is good: {By}")]
    public static partial void ModelGood(ILogger log, string? model, string slot, string by);

    [LoggerMessage(EventId = 1108, Level = LogLevel.Information, Message = "Who made the model is not known: {Reason}")]
    public static partial void ModelUnchecked(ILogger log, string reason);

    [LoggerMessage(EventId = 1109, Level = LogLevel.Warning, Message = "Who made the model is not known: {Reason}")]
    public static partial void ModelUnsigned(ILogger log, string reason);

    [LoggerMessage(EventId = 1200, Level = LogLevel.Information, Message = "Frames come from {Source}")]
    public static partial void SourceStarted(ILogger log, string source);

    [LoggerMessage(
        EventId = 1402, Level = LogLevel.Error,
        Message = "No verdict of the model for {Seconds} s: systemd is no longer told that the line is alive{LastFailure}")]
    public static partial void LineStalled(ILogger log, double seconds, string lastFailure);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Information, Message = "Verdicts come again")]
    public static partial void LineRecovered(ILogger log);
}
