using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// A station's link to a broker. It connects again whenever it is lost, and neither the line nor a stop ever waits for a broker. What is
/// said on a connection is the matter of who derives from it.
/// </summary>
internal abstract class BrokerLink : IAsyncDisposable
{
    // What is told during one trouble: a broker that is away, then one that refuses, then one that is away again.
    private const int MostReasons = 8;

    // A connection that was up for so long was a good one: the next try is a quick one again.
    private static readonly TimeSpan GoodTime = TimeSpan.FromSeconds(30);

    // How long a stop waits for the last results.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(20);

    private readonly string _channel;
    private readonly JournalSink _journal;
    private readonly MqttBackoff _backoff = new();
    private readonly HashSet<string> _told = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private volatile bool _isConnected;
    private string? _fault;

    /// <param name="channel">Name of its place in the journal.</param>
    /// <param name="connector">The broker.</param>
    /// <param name="journal">Where results come from.</param>
    /// <param name="withHistory">Whether a journal that does not know the channel is sent from its first result on.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where losses are told.</param>
    protected BrokerLink(
        string channel, MqttConnector connector, JournalSink journal, bool withHistory, TimeProvider clock, ILogger log)
    {
        _channel = channel;
        _journal = journal;
        Connector = connector;
        Clock = clock;
        Log = log;
        Outbox = new JournalOutbox(journal, channel, withHistory, clock, log);
    }

    /// <summary>How far it is. For any thread.</summary>
    public DeliveryStatus Status
    {
        get
        {
            (long delivered, long waiting, long missing, string? unreadable) = Outbox.Status;
            string? error = Volatile.Read(ref _fault) ?? Refusal ?? unreadable;
            return new DeliveryStatus(_channel, Connector.Broker, _isConnected, delivered, waiting, missing, error);
        }
    }

    /// <summary>How long a farewell may take.</summary>
    protected static TimeSpan FarewellTime { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The results on their way.</summary>
    protected JournalOutbox Outbox { get; }

    /// <summary>The broker.</summary>
    protected MqttConnector Connector { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>Where things are told.</summary>
    protected ILogger Log { get; }

    /// <summary>Why the broker refuses the next result; null when it does not. For any thread.</summary>
    protected virtual string? Refusal => null;

    /// <summary>Sends what the journal has for a moment longer, says goodbye, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await DrainAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        Outbox.Dispose();
        _stop.Dispose();
    }

    /// <summary>Begins to connect; the last that a constructor does.</summary>
    protected void Begin() => _run = Task.Run(RunAsync);

    /// <summary>What the broker is to say when it loses the station; asked before each connection.</summary>
    protected abstract MqttApplicationMessage Will();

    /// <summary>Talks on a connection until it is stopped, or until another one is wanted.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses or does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    protected abstract Task TalkAsync(MqttConnection connection, CancellationToken stop);

    /// <summary>Work at once until the first of it ends or fails, or the connection is lost.</summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses or does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    protected async Task WorkAsync(MqttConnection connection, CancellationToken stop, params Func<CancellationToken, Task>[] work)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] running = [.. work.Select(begin => begin(ended.Token))];
        Task first = await Task.WhenAny([.. running, connection.Lost]).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first == connection.Lost)
        {
            stop.ThrowIfCancellationRequested();
            throw new EdgeException(
                EdgeFault.Network, $"The connection was lost: {await connection.Lost.ConfigureAwait(false)}", Connector.Broker,
                "a broker that stays", "Check the network and the broker.");
        }

        await first.ConfigureAwait(false);
    }

    /// <summary>Results go out from now on.</summary>
    protected void BeConnected()
    {
        _isConnected = true;
        Volatile.Write(ref _fault, null);
        _told.Clear();
    }

    /// <summary>No result goes out for now, and that is nobody's fault here.</summary>
    protected void BeWaiting(string reason)
    {
        _isConnected = false;
        Volatile.Write(ref _fault, reason);
    }

    // A source that ended, or a line that was stopped, leaves verdicts that are just being written. A broker that is known to be away is
    // not waited for.
    private async Task DrainAsync()
    {
        MonotonicTime end = MonotonicTime.Now(Clock) + DrainTime;
        while (Volatile.Read(ref _fault) is null && Refusal is null && MonotonicTime.Now(Clock) < end
            && (_journal.Status.Waiting > 0 || Outbox.Status.Waiting > 0))
        {
            await Task.Delay(DrainLook, Clock).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // An output must not take the station down with it, whatever it throws.
                TellLost(fault);
            }

            await Task.Delay(_backoff.Next(), Clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        await using MqttConnection connection = await Connector.OpenAsync(Will(), stop).ConfigureAwait(false);
        MonotonicTime since = MonotonicTime.Now(Clock);
        try
        {
            await TalkAsync(connection, stop).ConfigureAwait(false);
        }
        finally
        {
            _isConnected = false;
            if (MonotonicTime.Now(Clock) - since >= GoodTime)
            {
                _backoff.Reset();
            }
        }
    }

    private void TellLost(Exception fault)
    {
        string reason = (fault as EdgeException)?.What ?? fault.Message;
        Volatile.Write(ref _fault, reason);
        if (_told.Count < MostReasons && _told.Add(reason))
        {
            MqttLog.Disconnected(Log, Connector.Broker, reason);
        }
    }
}
