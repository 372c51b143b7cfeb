using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>
/// Posts the journal's results in its order until the receiver has each. What fails is posted again, with longer and longer pauses; the
/// results behind it wait in the journal. A result that the receiver refuses for what it is, is set aside in a file after some tries, so
/// that it does not hold up the others; where one after the other is refused so, the fault is not theirs, and they wait too.
/// </summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    /// <summary>Name of its place in the journal.</summary>
    public const string Channel = "webhook";

    private const int Tries = 3;
    private const int MostInARow = 3;

    private readonly JournalOutbox _outbox;
    private readonly WebhookConfiguration _configuration;
    private readonly WebhookClient _client;
    private readonly RefusedFile _refusedFile;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _receiver;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _run;
    private TimeSpan _pause;
    private string? _trouble;
    private int _inARow;
    private long _refused;

    private WebhookSender(
        WebhookConfiguration configuration, WebhookClient client, JournalSink journal, TimeProvider clock, ILogger log)
    {
        _configuration = configuration;
        _client = client;
        _clock = clock;
        _log = log;
        _pause = configuration.FirstPause;
        _receiver = configuration.Url.GetLeftPart(UriPartial.Path);
        _refusedFile = new RefusedFile(RefusedFile.Beside(journal.Database), clock);
        _outbox = new JournalOutbox(journal, Channel, configuration.SendsHistory, clock, log);
        _run = Task.Run(RunAsync);
    }

    /// <summary>How far it is. For any thread.</summary>
    public DeliveryStatus Status
    {
        get
        {
            OutboxStatus outbox = _outbox.Status;
            string? trouble = Volatile.Read(ref _trouble);
            return new DeliveryStatus(
                Channel, _receiver, trouble is null, outbox.Delivered, outbox.Waiting, outbox.Missing, trouble ?? outbox.Fault)
            {
                Refused = Volatile.Read(ref _refused),
            };
        }
    }

    /// <summary>Begins to post.</summary>
    /// <param name="configuration">Where to.</param>
    /// <param name="journal">Where results come from.</param>
    /// <param name="clock">The clock of pauses and signatures.</param>
    /// <param name="log">Where trouble is told, once.</param>
    /// <exception cref="EdgeException">The secret or the certificates cannot be read.</exception>
    public static WebhookSender Open(WebhookConfiguration configuration, JournalSink journal, TimeProvider clock, ILogger log) =>
        new(configuration, new WebhookClient(configuration, clock), journal, clock, log);

    /// <summary>Stops at once; what was not posted is in the journal, and the next start goes on with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _outbox.Dispose();
        _client.Dispose();
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await DeliverAsync(await _outbox.ReadAsync(_configuration.Batch, _ended.Token).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            Volatile.Write(ref _trouble, fault.Message);
            WebhookLog.Ended(_log, fault);
        }
    }

    private async Task DeliverAsync(IReadOnlyList<OutboxItem> items)
    {
        JournalRow[] rows = [.. items.Select(item => item.Row)];
        for (int refusals = 0; ;)
        {
            WebhookAnswer answer = await _client.PostAsync(rows, _ended.Token).ConfigureAwait(false);
            if (answer.Kind == WebhookAnswerKind.Taken)
            {
                _outbox.Confirm(items[^1]);
                EndTrouble();
                return;
            }

            if (answer.Kind == WebhookAnswerKind.Refused && items.Count > 1)
            {
                await DeliverOneByOneAsync(items).ConfigureAwait(false);
                return;
            }

            refusals += answer.Kind == WebhookAnswerKind.Refused ? 1 : 0;
            if (answer.Kind == WebhookAnswerKind.Refused && refusals >= Tries && TrySetAside(items[0], refusals, answer.Reason!))
            {
                return;
            }

            BeginTrouble(answer.Reason!);
            await PauseAsync(answer.RetryAfter).ConfigureAwait(false);
        }
    }

    private async Task DeliverOneByOneAsync(IReadOnlyList<OutboxItem> items)
    {
        foreach (OutboxItem item in items)
        {
            await DeliverAsync([item]).ConfigureAwait(false);
        }
    }

    // Only with room for it: what is neither here nor there would be lost.
    private bool TrySetAside(OutboxItem item, int times, string reason)
    {
        if (_inARow == MostInARow)
        {
            return false;
        }

        try
        {
            _refusedFile.Append(item.Row, reason);
        }
        catch (Exception fault)
        {
            BeginTrouble($"{reason}, and it cannot be set aside: {fault.Message}");
            return false;
        }

        _inARow++;
        Interlocked.Increment(ref _refused);
        WebhookLog.SetAside(_log, _receiver, item.Row.Result, times, reason, _refusedFile.Place);
        _outbox.Confirm(item);
        return true;
    }

    private Task PauseAsync(TimeSpan? asked)
    {
        TimeSpan pause = asked > _pause ? asked.Value : _pause;
        _pause = _pause * 2 < _configuration.LongestPause ? _pause * 2 : _configuration.LongestPause;
        return Task.Delay(pause, _clock, _ended.Token);
    }

    private void BeginTrouble(string reason)
    {
        if (_trouble is null)
        {
            WebhookLog.Refuses(_log, _receiver, reason);
        }

        Volatile.Write(ref _trouble, reason);
    }

    private void EndTrouble()
    {
        _pause = _configuration.FirstPause;
        _inARow = 0;
        if (_trouble is not null)
        {
            Volatile.Write(ref _trouble, null);
            WebhookLog.Takes(_log, _receiver);
        }
    }
}
