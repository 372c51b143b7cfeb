using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// A station's link to its broker: results from the journal, how the station is, commands. It connects again whenever it is lost, and
/// neither the line nor a stop ever waits for a broker.
/// </summary>
internal sealed class MqttLink : IAsyncDisposable
{
    /// <summary>Name of its place in the journal.</summary>
    public const string Channel = "mqtt";

    // What is told during one trouble: a broker that is away, then one that refuses, then one that is away again.
    private const int MostReasons = 8;

    // A connection that was up for so long was a good one: the next try is a quick one again.
    private static readonly TimeSpan GoodTime = TimeSpan.FromSeconds(30);

    // How long a stop waits for the last results and for the farewell.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly MqttConnector _connector;
    private readonly JournalSink _journal;
    private readonly JournalOutbox _outbox;
    private readonly ResultSender _sender;
    private readonly StationReporter _reporter;
    private readonly CommandDesk _desk;
    private readonly MqttBackoff _backoff = new();
    private readonly HashSet<string> _told = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private volatile bool _isConnected;
    private string? _fault;

    /// <param name="configuration">The broker.</param>
    /// <param name="station">The station.</param>
    /// <param name="name">Name of the station.</param>
    /// <param name="journal">Where results come from.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where connections, losses and commands are told.</param>
    public MqttLink(
        MqttConfiguration configuration, IMqttStation station, string name, JournalSink journal, TimeProvider clock, ILogger<MqttLink> log)
    {
        MqttTopics topics = new(configuration, name);
        _clock = clock;
        _log = log;
        _journal = journal;
        _connector = new MqttConnector(configuration, topics.ClientId, clock);
        _outbox = new JournalOutbox(journal, Channel, configuration.SendsHistory, clock, log);
        _sender = new ResultSender(_outbox, topics.Result, _connector.Broker, clock, log);
        _reporter = new StationReporter(station, topics, configuration, clock, log);
        _desk = new CommandDesk(station, topics, configuration, clock, log);
        _run = Task.Run(RunAsync);
    }

    /// <summary>How far it is. For any thread.</summary>
    public DeliveryStatus Status
    {
        get
        {
            (long delivered, long waiting, long missing, string? unreadable) = _outbox.Status;
            string? error = Volatile.Read(ref _fault) ?? _sender.Refusal ?? unreadable;
            return new DeliveryStatus(Channel, _connector.Broker, _isConnected, delivered, waiting, missing, error);
        }
    }

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
        _outbox.Dispose();
        _stop.Dispose();
    }

    // A source that ended, or a line that was stopped, leaves verdicts that are just being written. A broker that is known to be away is
    // not waited for.
    private async Task DrainAsync()
    {
        MonotonicTime end = MonotonicTime.Now(_clock) + DrainTime;
        while (Volatile.Read(ref _fault) is null && _sender.Refusal is null && MonotonicTime.Now(_clock) < end
            && (_journal.Status.Waiting > 0 || _outbox.Status.Waiting > 0))
        {
            await Task.Delay(DrainLook, _clock).ConfigureAwait(false);
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

            await Task.Delay(_backoff.Next(), _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        await using MqttConnection connection = await _connector.OpenAsync(_reporter.Will(), stop).ConfigureAwait(false);
        MonotonicTime since = MonotonicTime.Now(_clock);
        try
        {
            await _reporter.AnnounceAsync(connection, stop).ConfigureAwait(false);
            TellConnected();
            await WorkAsync(connection, stop).ConfigureAwait(false);
        }
        finally
        {
            _isConnected = false;
            if (MonotonicTime.Now(_clock) - since >= GoodTime)
            {
                _backoff.Reset();
            }
        }
    }

    // Until the first of them fails, or the connection is lost.
    private async Task WorkAsync(MqttConnection connection, CancellationToken stop)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] work =
        [
            _sender.RunAsync(connection, ended.Token),
            _reporter.RunAsync(connection, ended.Token),
            _desk.RunAsync(connection, ended.Token),
        ];
        Task first = await Task.WhenAny([.. work, connection.Lost]).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stop.IsCancellationRequested)
        {
            await SayFarewellAsync(connection).ConfigureAwait(false);
        }

        if (first == connection.Lost)
        {
            throw new EdgeException(
                EdgeFault.Network, $"The connection was lost: {await connection.Lost.ConfigureAwait(false)}", _connector.Broker,
                "a broker that stays", "Check the network and the broker.");
        }

        await first.ConfigureAwait(false);
    }

    private async Task SayFarewellAsync(MqttConnection connection)
    {
        using CancellationTokenSource late = new(FarewellTime, _clock);
        await _reporter.SayHaltedAsync(connection, late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void TellConnected()
    {
        _isConnected = true;
        Volatile.Write(ref _fault, null);
        _told.Clear();
        MqttLog.Connected(_log, _connector.Broker);
    }

    private void TellLost(Exception fault)
    {
        string reason = (fault as EdgeException)?.What ?? fault.Message;
        Volatile.Write(ref _fault, reason);
        if (_told.Count < MostReasons && _told.Add(reason))
        {
            MqttLog.Disconnected(_log, _connector.Broker, reason);
        }
    }
}
