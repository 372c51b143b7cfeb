using System.Text;
using System.Threading.Channels;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Diagnostics.PacketInspection;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>One connection to a broker, from CONNECT to its loss. Nothing on it waits for longer than the timeout.</summary>
internal sealed class MqttConnection : IAsyncDisposable
{
    // Messages on their way at once, where the broker allows it: enough for a network with long ways.
    private const int LargestWindow = 32;

    // What is said beside results while they go: how the station is, and an answer to a command, each one at a time.
    private const int BesideResults = 2;

    // Commands that wait (docs/mqtt.md); people and programs send them one by one, rarely a list of them.
    private const int WaitingCommands = 64;

    // Header and properties of a message beside its topic and payload, generously.
    private const int Overhead = 64;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromMilliseconds(300);

    private readonly MqttConfiguration _configuration;
    private readonly string _broker;
    private readonly TimeProvider _clock;
    private readonly MqttClient _client = new(new TcpAdapters(), MqttNetNullLogger.Instance);
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<MqttApplicationMessage> _incoming =
        Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(WaitingCommands));

    private SemaphoreSlim? _room;
    private uint? _largestPacket;
    private long _passedOver;
    private bool _hasGreeted;

    /// <param name="configuration">Protocol and timeout.</param>
    /// <param name="broker">The broker, for messages.</param>
    /// <param name="clock">The clock of the timeout.</param>
    public MqttConnection(MqttConfiguration configuration, string broker, TimeProvider clock)
    {
        _configuration = configuration;
        _broker = broker;
        _clock = clock;
        _client.DisconnectedAsync += TakeLoss;
        _client.ApplicationMessageReceivedAsync += TakeMessage;
    }

    /// <summary>Completes with the reason when the connection is lost.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>
    /// Results that may be on their way at once, 1 or more. With 3 or more places at the broker they find room whatever else is said, so
    /// they stay in order; with fewer they go one by one.
    /// </summary>
    public int Window { get; private set; } = LargestWindow;

    /// <summary>What came for topics that were subscribed to; what finds no room is counted.</summary>
    public ChannelReader<MqttApplicationMessage> Incoming => _incoming.Reader;

    /// <summary>Messages that found no room.</summary>
    public long PassedOver => Volatile.Read(ref _passedOver);

    /// <summary>Whether the broker may have seen CONNECT, and so the will, whatever came of it.</summary>
    public bool HasGreeted => Volatile.Read(ref _hasGreeted);

    /// <summary>How the connection is closed.</summary>
    public MqttFarewell Farewell { get; set; }

    /// <summary>Connects.</summary>
    /// <exception cref="EdgeException">The broker refuses.</exception>
    public async Task ConnectAsync(MqttClientOptions options, CancellationToken stop)
    {
        _client.InspectPacketAsync += TakeGreeting;
        MqttClientConnectResult result = await _client.ConnectAsync(options, stop).ConfigureAwait(false);
        _client.InspectPacketAsync -= TakeGreeting;
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new EdgeException(
                EdgeFault.Network, $"The broker refuses the station: {Words(result.ResultCode, result.ReasonString)}", _broker,
                "a broker that takes it", "Check user, password and certificate in output.mqtt, and the broker's own log.");
        }

        // The library has 0 for what a broker did not say.
        int most = result.ReceiveMaximum is > 0 and ushort told ? told : ushort.MaxValue;
        _room = new SemaphoreSlim(most);
        Window = Math.Clamp(most - BesideResults, 1, LargestWindow);
        _largestPacket = result.MaximumPacketSize is > 0 ? result.MaximumPacketSize : null;
    }

    /// <summary>A message of this connection's protocol.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">JSON.</param>
    /// <param name="quality">How sure it has to arrive.</param>
    public MqttApplicationMessage Message(string topic, byte[] payload, MqttQualityOfServiceLevel quality) =>
        MqttMessage.Json(_configuration.Protocol, topic, payload, quality);

    /// <summary>Sends a message; one at least once is sent when the broker has it.</summary>
    /// <returns>Null when the broker took it; else why not.</returns>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<string?> PublishAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        long bytes = message.Payload.Length + Encoding.UTF8.GetByteCount(message.Topic) + (message.CorrelationData?.Length ?? 0) + Overhead;
        if (_largestPacket is { } most && bytes > most)
        {
            return $"it needs {bytes} bytes, and the broker takes packets of at most {most}";
        }

        MqttClientPublishResult result = await GuardAsync(token => SendAsync(message, token), stop).ConfigureAwait(false);
        return result.IsSuccess ? null : Words(result.ReasonCode, result.ReasonString);
    }

    /// <summary>
    /// Returns when the broker has all that was sent before: it takes what comes in order, also what it does not acknowledge.
    /// </summary>
    /// <exception cref="EdgeException">The connection was lost, or the broker does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task FlushAsync(CancellationToken stop) => GuardAsync(
        async token =>
        {
            await _client.PingAsync(token).ConfigureAwait(false);
            return true;
        },
        stop);

    /// <summary>Asks for every message of a topic from now on.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="withKept">Whether also for one that the broker kept. In MQTT 3.1.1 that comes in any case.</param>
    /// <exception cref="EdgeException">The connection was lost, or the broker refuses or does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task SubscribeAsync(string topic, CancellationToken stop, bool withKept = false)
    {
        MqttTopicFilter filter = new() { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
        if (_configuration.Protocol == MqttProtocol.Five && !withKept)
        {
            filter.RetainHandling = MqttRetainHandling.DoNotSendOnSubscribe;
        }

        MqttClientSubscribeOptions options = new() { TopicFilters = [filter] };
        MqttClientSubscribeResult result = await GuardAsync(token => _client.SubscribeAsync(options, token), stop).ConfigureAwait(false);
        foreach (MqttClientSubscribeResultItem item in result.Items.Where(item => (int)item.ResultCode >= 0x80))
        {
            throw new EdgeException(
                EdgeFault.Network, $"The broker refuses a subscription: {Words(item.ResultCode, result.ReasonString)}", topic,
                "the right to read it", "Give the station's user that right at the broker, or switch off in output.mqtt what needs it.");
        }
    }

    /// <summary>Says goodbye where that is quick and wanted, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected && Farewell != MqttFarewell.None)
        {
            try
            {
                MqttClientDisconnectOptions goodbye = new();
                if (Farewell == MqttFarewell.WithWill)
                {
                    goodbye.Reason = MqttClientDisconnectOptionsReason.DisconnectWithWillMessage;
                }

                using CancellationTokenSource late = new(FarewellTime, _clock);
                await _client.DisconnectAsync(goodbye, late.Token).WaitAsync(FarewellTime * 2, _clock)
                    .ConfigureAwait(false);
            }
            catch (Exception)
            {
                // A broker that does not listen does not hear that either.
            }
        }

        _client.Dispose();
        _room?.Dispose();
        _incoming.Writer.TryComplete();
        _lost.TrySetResult("the connection was closed");
    }

    private static string Words<T>(T code, string? reason)
        where T : struct, Enum => string.IsNullOrEmpty(reason) ? $"{code}" : $"{code}, {PrintableText.Of(reason)}";

    // A broker may end a connection on which more is unanswered than it takes. What gets no answer keeps its place, as it does there.
    private async Task<MqttClientPublishResult> SendAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce || _room is not { } room)
        {
            return await _client.PublishAsync(message, stop).ConfigureAwait(false);
        }

        await room.WaitAsync(stop).ConfigureAwait(false);
        MqttClientPublishResult answer = await _client.PublishAsync(message, stop).ConfigureAwait(false);
        room.Release();
        return answer;
    }

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using CancellationTokenSource late = new(_configuration.OperationTimeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            stop.ThrowIfCancellationRequested();
            throw new EdgeException(
                EdgeFault.Network,
                late.IsCancellationRequested
                    ? $"The broker does not answer within {_configuration.OperationTimeout.TotalSeconds} s"
                    : $"The connection was lost: {fault.GetBaseException().Message.TrimEnd('.')}",
                _broker, "a broker that answers", "Check the network and the broker.", fault);
        }
    }

    private Task TakeGreeting(InspectMqttPacketEventArgs packet)
    {
        if (packet.Direction == MqttPacketFlowDirection.Outbound)
        {
            Volatile.Write(ref _hasGreeted, true);
        }

        return Task.CompletedTask;
    }

    private Task TakeLoss(MqttClientDisconnectedEventArgs loss)
    {
        _lost.TrySetResult(loss.Exception is { } fault
            ? fault.GetBaseException().Message.TrimEnd('.')
            : $"the broker has closed it ({Words(loss.Reason, loss.ReasonString)})");
        return Task.CompletedTask;
    }

    private Task TakeMessage(MqttApplicationMessageReceivedEventArgs message)
    {
        if (!_incoming.Writer.TryWrite(message.ApplicationMessage))
        {
            Interlocked.Increment(ref _passedOver);
        }

        return Task.CompletedTask;
    }
}

/// <summary>How a connection is closed.</summary>
internal enum MqttFarewell
{
    /// <summary>With a goodbye: the broker then says nothing about it.</summary>
    Quiet,

    /// <summary>With a goodbye after which the broker sends the will all the same; MQTT 5 only.</summary>
    WithWill,

    /// <summary>Without a word: the broker sends the will.</summary>
    None,
}
