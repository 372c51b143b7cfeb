using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>
/// A station's link to its broker as an edge node of Sparkplug B 3.0: births and deaths, results from the journal, how the station is,
/// commands. Its connection is one of its own, for the will of a connection can only be one.
/// </summary>
internal sealed class SparkplugLink : BrokerLink
{
    /// <summary>Name of its place in the journal.</summary>
    public const string Channel = "sparkplug";

    // Results between two questions whether the broker has them.
    private const int Window = 32;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    // A host that is online is heard of at once, for the broker keeps what it said.
    private static readonly TimeSpan HostTime = TimeSpan.FromSeconds(2);

    private readonly MqttConfiguration _configuration;
    private readonly SparkplugNode _node;
    private readonly SparkplugListener _listener;
    private readonly BirthDeathSequence _numbers;
    private byte? _number;
    private long _greetings;
    private bool _isWaitTold;

    /// <param name="configuration">The broker.</param>
    /// <param name="sparkplug">What the node is called.</param>
    /// <param name="station">The station.</param>
    /// <param name="name">Name of the station.</param>
    /// <param name="journal">Where results come from.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where births, losses and commands are told.</param>
    public SparkplugLink(
        MqttConfiguration configuration, SparkplugConfiguration sparkplug, IMqttStation station, string name, JournalSink journal,
        TimeProvider clock, ILogger<SparkplugLink> log)
        : base(
            Channel, new MqttConnector(configuration, $"{new MqttTopics(configuration, name).ClientId}-sparkplug", clock), journal,
            configuration.SendsHistory, clock, log)
    {
        _configuration = configuration;
        _node = new SparkplugNode(configuration, sparkplug, station, name, journal, clock);
        _listener = new SparkplugListener(_node, Connector.Broker, log);
        _numbers = new BirthDeathSequence(BirthDeathSequence.Beside(journal.Database), log);
        Begin();
    }

    private SparkplugTopics Topics => _node.Topics;

    /// <inheritdoc/>
    protected override MqttApplicationMessage Will()
    {
        // One number for each CONNECT that a broker may have seen; what never left the station needs none.
        if (_number is null || Connector.Greetings != _greetings)
        {
            _greetings = Connector.Greetings;
            _number = _numbers.Next();
        }

        return SparkplugSession.Death(Topics, _number.Value);
    }

    /// <inheritdoc/>
    protected override async Task TalkAsync(MqttConnection connection, CancellationToken stop)
    {
        connection.Farewell = _configuration.Protocol == MqttProtocol.Five ? MqttFarewell.WithWill : MqttFarewell.None;
        using SparkplugSession session = new(connection, _node, _number!.Value);
        try
        {
            TaskCompletionSource hostIsOnline = new(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource isBorn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await SubscribeAsync(connection, stop).ConfigureAwait(false);
            if (Topics.Host is { } host)
            {
                BeWaiting(Absence(host));
            }
            else
            {
                hostIsOnline.SetResult();
            }

            await WorkAsync(
                connection,
                stop,
                ended => _listener.RunAsync(connection, session, hostIsOnline, ended),
                ended => LiveAsync(session, hostIsOnline.Task, isBorn, ended),
                ended => SendAsync(connection, session, isBorn.Task, ended)).ConfigureAwait(false);

            // Only the listener ends by itself.
            BeWaiting(Absence(Topics.Host!));
            TellWait(Topics.Host!);
        }
        finally
        {
            await DieAsync(connection, session).ConfigureAwait(false);
        }
    }

    private async Task SubscribeAsync(MqttConnection connection, CancellationToken stop)
    {
        await connection.SubscribeAsync(Topics.NodeCommand, stop).ConfigureAwait(false);
        if (Topics.DeviceCommand is { } device && _node.Commands.Count > 0)
        {
            await connection.SubscribeAsync(device, stop).ConfigureAwait(false);
        }

        if (Topics.Host is { } host)
        {
            await connection.SubscribeAsync(host, stop, withKept: true).ConfigureAwait(false);
        }
    }

    private async Task LiveAsync(SparkplugSession session, Task hostIsOnline, TaskCompletionSource isBorn, CancellationToken stop)
    {
        await AwaitHostAsync(hostIsOnline, stop).ConfigureAwait(false);
        await session.BirthAsync(stop).ConfigureAwait(false);
        isBorn.SetResult();
        BeConnected();
        _isWaitTold = false;
        SparkplugLog.Born(Log, Topics.Descriptor, Connector.Broker, _number!.Value);
        using PeriodicTimer timer = new(LookPeriod, Clock);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            await session.ReportAsync(stop).ConfigureAwait(false);
        }
    }

    private async Task AwaitHostAsync(Task hostIsOnline, CancellationToken stop)
    {
        try
        {
            await hostIsOnline.WaitAsync(HostTime, Clock, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            TellWait(Topics.Host!);
            await hostIsOnline.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    // Data is not acknowledged. So a result counts as delivered when the broker has answered to something that was sent after it.
    private async Task SendAsync(MqttConnection connection, SparkplugSession session, Task isBorn, CancellationToken stop)
    {
        await isBorn.WaitAsync(stop).ConfigureAwait(false);
        Outbox.Rewind();
        while (true)
        {
            IReadOnlyList<OutboxItem> items = await Outbox.ReadAsync(Window, stop).ConfigureAwait(false);
            foreach (OutboxItem item in items)
            {
                await session.TellAsync(item.Row, stop).ConfigureAwait(false);
            }

            await connection.FlushAsync(stop).ConfigureAwait(false);
            Outbox.Confirm(items[^1]);
        }
    }

    private static string Absence(string topic) => $"{topic} does not say that the primary host is online";

    private void TellWait(string topic)
    {
        if (!_isWaitTold)
        {
            _isWaitTold = true;
            SparkplugLog.AwaitsHost(Log, topic);
        }
    }

    // Where the death cannot be said, the broker says it: without a goodbye, or with one that asks for it.
    private async Task DieAsync(MqttConnection connection, SparkplugSession session)
    {
        try
        {
            using CancellationTokenSource late = new(FarewellTime, Clock);
            await session.DieAsync(late.Token).ConfigureAwait(false);
            connection.Farewell = connection.Farewell == MqttFarewell.None ? MqttFarewell.Quiet : connection.Farewell;
        }
        catch (Exception fault) when (fault is EdgeException or OperationCanceledException)
        {
            SparkplugLog.DiesSilently(Log, Topics.Descriptor);
        }
    }
}
