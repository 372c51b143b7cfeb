using System.Buffers;
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

    // Larger than any command; more is not looked at.
    private const int LargestCommand = 64 << 10;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    private readonly MqttConfiguration _configuration;
    private readonly SparkplugNode _node;
    private readonly PrimaryHost _host = new();
    private readonly BirthDeathSequence _numbers;
    private readonly HashSet<string> _passedOver = [];
    private byte? _number;
    private long _greetings;

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
        _numbers = new BirthDeathSequence(BirthDeathSequence.Beside(journal.Database), log);
        Begin();
    }

    private SparkplugTopics Topics => _node.Topics;

    // One number for each CONNECT that a broker may have seen; what never left the station needs none.
    /// <inheritdoc/>
    protected override MqttApplicationMessage Will()
    {
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
            _host.BeginConnection();
            TaskCompletionSource hostIsOnline = new(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource isBorn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await SubscribeAsync(connection, stop).ConfigureAwait(false);
            if (Topics.Host is { } host)
            {
                AwaitHost(host);
            }
            else
            {
                hostIsOnline.SetResult();
            }

            await WorkAsync(
                connection,
                stop,
                ended => ListenAsync(connection, session, hostIsOnline, ended),
                ended => LiveAsync(session, hostIsOnline.Task, isBorn, ended),
                ended => SendAsync(connection, session, isBorn.Task, ended)).ConfigureAwait(false);
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
        await hostIsOnline.WaitAsync(stop).ConfigureAwait(false);
        await session.BirthAsync(stop).ConfigureAwait(false);
        isBorn.SetResult();
        BeConnected();
        SparkplugLog.Born(Log, Topics.Descriptor, Connector.Broker, _number!.Value);
        using PeriodicTimer timer = new(LookPeriod, Clock);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            await session.ReportAsync(stop).ConfigureAwait(false);
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

    // Until the primary host goes offline: then another connection is to be made.
    private async Task ListenAsync(
        MqttConnection connection, SparkplugSession session, TaskCompletionSource hostIsOnline, CancellationToken stop)
    {
        while (true)
        {
            MqttApplicationMessage message = await connection.Incoming.ReadAsync(stop).ConfigureAwait(false);
            if (message.Topic == Topics.Host)
            {
                if (TakeState(message, hostIsOnline))
                {
                    return;
                }
            }
            else if (session.IsBorn)
            {
                await ObeyAsync(message, session, stop).ConfigureAwait(false);
            }

            if (connection.PassedOver > 0 && Topics.Host is not null)
            {
                // Among what found no room may have been the host's state, which the broker tells on a new connection.
                throw new EdgeException(
                    EdgeFault.Network, "Commands come faster than they are carried out", Connector.Broker, "a few commands a second",
                    "Look who sends them.");
            }
        }
    }

    // Whether the host was online and is no more.
    private bool TakeState(MqttApplicationMessage message, TaskCompletionSource hostIsOnline)
    {
        bool wasOnline = _host.IsOnline;
        if (!_host.Take(message.Payload))
        {
            TellPassedOver(message.Topic, "it is no state of a host: expected a JSON object with online and timestamp");
        }

        if (_host.IsOnline)
        {
            hostIsOnline.TrySetResult();
        }
        else if (wasOnline)
        {
            AwaitHost(message.Topic);
            return true;
        }

        return false;
    }

    private async Task ObeyAsync(MqttApplicationMessage message, SparkplugSession session, CancellationToken stop)
    {
        if (Written(message) is not { } names)
        {
            return;
        }

        foreach (string command in _node.Commands.Where(command => names.Contains(SparkplugCommands.NameOf(command))))
        {
            string? error = _node.Station.CarryOut(command);
            SparkplugLog.CommandAnswered(Log, command, error ?? "carried out");
            await session.AnswerAsync(command, error, stop).ConfigureAwait(false);
        }

        if (names.Contains(SparkplugCommands.Rebirth))
        {
            await session.BirthAsync(stop).ConfigureAwait(false);
            SparkplugLog.BornAgain(Log, Topics.Descriptor);
        }
    }

    // The metrics of a command that were set to true; null where there is none.
    private IReadOnlyList<string>? Written(MqttApplicationMessage message)
    {
        if (message.Retain)
        {
            TellPassedOver(message.Topic, "a message that the broker kept is no command");
            return null;
        }

        bool isOfNode = message.Topic == Topics.NodeCommand;
        IReadOnlyList<string> commands = isOfNode == Topics.DeviceCommand is null ? [.. _node.Commands.Select(SparkplugCommands.NameOf)] : [];
        IReadOnlyList<string>? written = message.Payload.Length > LargestCommand
            ? null
            : SparkplugCommands.Read(Whole(message.Payload), isOfNode ? [SparkplugCommands.Rebirth, .. commands] : commands);
        if (written is not { Count: > 0 })
        {
            TellPassedOver(
                message.Topic,
                written is null ? "it is no payload of Sparkplug B" : "it sets no metric to true that is a command and switched on");
        }

        return written;
    }

    private static ReadOnlySpan<byte> Whole(ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();

    private void AwaitHost(string topic)
    {
        BeWaiting($"{topic} does not say that the primary host is online");
        SparkplugLog.AwaitsHost(Log, topic);
    }

    // Once for each reason: a host that sends the same again would fill the log.
    private void TellPassedOver(string topic, string reason)
    {
        if (_passedOver.Add(topic + reason))
        {
            SparkplugLog.PassedOver(Log, topic, reason);
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
