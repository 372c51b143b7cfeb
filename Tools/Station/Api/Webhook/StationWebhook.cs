using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Webhook;

/// <summary>Posts the results of a running station.</summary>
internal static class StationWebhook
{
    /// <summary>Begins to post; null where nothing is to be posted.</summary>
    /// <exception cref="Runtime.EdgeException">The secret or the certificates cannot be read.</exception>
    public static WebhookSender? Open(RunningStation running)
    {
        if (running.Configuration.Webhook is not { } webhook
            || running.Host.Sinks.OfType<JournalSink>().FirstOrDefault() is not { } journal)
        {
            return null;
        }

        WebhookSender sender = WebhookSender.Open(
            webhook, journal, running.Services.Clock, running.Services.Loggers.CreateLogger<WebhookSender>());
        running.Deliveries.Enqueue(() => sender.Status);
        return sender;
    }
}
