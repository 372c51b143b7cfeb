using System.Buffers;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>Hears the primary host's state and commands, one after the other. What is neither is passed over and told.</summary>
/// <param name="node">The node.</param>
/// <param name="broker">The broker, for messages.</param>
/// <param name="log">Where commands are told.</param>
internal sealed class SparkplugListener(SparkplugNode node, string broker, ILogger log)
{
    // Larger than any command; more is not looked at.
    private const int LargestCommand = 64 << 10;

    private readonly PrimaryHost _host = new();
    private readonly HashSet<string> _told = [];

    /// <summary>Listens on a connection until the primary host goes offline.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="session">What the node says on it.</param>
    /// <param name="hostIsOnline">Is set when the host is online.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="EdgeException">The connection was lost, or more comes than can be carried out.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(
        MqttConnection connection, SparkplugSession session, TaskCompletionSource hostIsOnline, CancellationToken stop)
    {
        _host.BeginConnection();
        while (true)
        {
            MqttApplicationMessage message = await connection.Incoming.ReadAsync(stop).ConfigureAwait(false);
            if (message.Topic != node.Topics.Host)
            {
                await ObeyAsync(message, session, stop).ConfigureAwait(false);
            }
            else if (TakeState(message, hostIsOnline))
            {
                return;
            }

            if (connection.PassedOver > 0 && node.Topics.Host is not null)
            {
                // Among what found no room may have been the host's state, which the broker tells on a new connection.
                throw new EdgeException(
                    EdgeFault.Network, "Commands come faster than they are carried out", broker, "a few commands a second",
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

        return wasOnline && !_host.IsOnline;
    }

    // Before the birth nobody can know what could be commanded.
    private async Task ObeyAsync(MqttApplicationMessage message, SparkplugSession session, CancellationToken stop)
    {
        if (!session.IsBorn || Written(message) is not { } names)
        {
            return;
        }

        foreach (string command in node.Commands.Where(command => names.Contains(SparkplugCommands.NameOf(command))))
        {
            string? error = node.Station.CarryOut(command, request: default).Error;
            SparkplugLog.CommandAnswered(log, command, error ?? "carried out");
            await session.AnswerAsync(command, error, stop).ConfigureAwait(false);
        }

        if (names.Contains(SparkplugCommands.Rebirth))
        {
            await session.BirthAsync(stop).ConfigureAwait(false);
            SparkplugLog.BornAgain(log, node.Topics.Descriptor);
        }
    }

    // The metrics of a command that were set to true; null where it is none.
    private IReadOnlyList<string>? Written(MqttApplicationMessage message)
    {
        if (message.Retain)
        {
            TellPassedOver(message.Topic, "a message that the broker kept is no command");
            return null;
        }

        bool isToNode = message.Topic == node.Topics.NodeCommand;
        bool isOfResults = isToNode == node.Topics.DeviceCommand is null;
        IReadOnlyList<string> names =
        [
            .. isToNode ? [SparkplugCommands.Rebirth] : Array.Empty<string>(),
            .. isOfResults ? node.Commands.Select(SparkplugCommands.NameOf) : [],
        ];
        IReadOnlyList<string>? written =
            message.Payload.Length <= LargestCommand ? SparkplugCommands.Read(Whole(message.Payload), names) : null;
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

    // Once for each reason: a host that sends the same again would fill the log.
    private void TellPassedOver(string topic, string reason)
    {
        if (_told.Add($"{topic}: {reason}"))
        {
            SparkplugLog.PassedOver(log, topic, reason);
        }
    }
}
