using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing.Webhook;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Tests.Outputs.Webhook;

/// <summary>A journal whose results are posted to a real web server.</summary>
public abstract class WebhookTests : IDisposable
{
    private protected TestJournal Journal { get; } = new();

    /// <summary>Where results go that the receiver will never take.</summary>
    protected string Refused => Path.Combine(Journal.Folder, "webhook.refused.jsonl");

    public virtual void Dispose()
    {
        Journal.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static WebhookConfiguration To(WebhookReceiver receiver) => new()
    {
        Url = receiver.Url, Timeout = TimeSpan.FromSeconds(30), FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
    };

    private protected static async Task<bool> Answer(HttpContext context, bool isDue, int status, string? retryAfter = null)
    {
        if (isDue)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            await Task.CompletedTask;
        }

        return isDue;
    }

    private protected WebhookSender Open(WebhookConfiguration configuration, JournalSink journal) => WebhookSender.Open(
        configuration with { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) }, journal,
        TimeProvider.System, Journal.Log);

    private protected async Task Deliver(WebhookReceiver receiver, WebhookConfiguration configuration, int parts, int? until = null)
    {
        await using JournalSink journal = Journal.Open();
        await using WebhookSender sender = Open(configuration, journal);
        for (int part = 1; part <= parts; part++)
        {
            await Publish(journal, part);
        }

        await TestJournal.Await(
            () => receiver.Sequences.Distinct().Count() == (until ?? parts) && sender.Status.Waiting == 0, () => $"{sender.Status}");
    }

    private protected static async Task Publish(JournalSink journal, long part, WebhookReceiver? receiver = null, int until = 0)
    {
        journal.Publish(Verdicts.Crack(part), Verdicts.Scores);
        if (receiver is not null)
        {
            await TestJournal.Await(() => receiver.Sequences.Length == until, () => $"{receiver.Calls} calls");
        }
    }

    private protected void AssertToldOnce(string reason)
    {
        (_, _, string message) = Assert.Single(Journal.Log.Entries, entry => entry.Id == 1360);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Equal(1, Journal.Log.Count(1361));
    }
}
