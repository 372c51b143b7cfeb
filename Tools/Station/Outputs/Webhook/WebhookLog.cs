using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>Log messages of the webhook: event ids 1360 to 1369.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(EventId = 1360, Level = LogLevel.Error,
        Message = "{Receiver} does not take results, which wait in the journal and are posted again: {Reason}")]
    public static partial void Refuses(ILogger log, string receiver, string reason);

    [LoggerMessage(EventId = 1361, Level = LogLevel.Warning, Message = "{Receiver} takes results again")]
    public static partial void Takes(ILogger log, string receiver);

    [LoggerMessage(EventId = 1362, Level = LogLevel.Error,
        Message = "{Receiver} refused the result {Result} {Times} times ({Reason}): it was set aside in {File}, and the next is posted")]
    public static partial void SetAside(ILogger log, string receiver, string result, int times, string reason, string file);

    [LoggerMessage(EventId = 1363, Level = LogLevel.Error, Message = "Results are not posted any more")]
    public static partial void Ended(ILogger log, Exception fault);
}
