using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>Makes connections to a broker. Certificates and the password are read for each, so that new ones need no new start.</summary>
/// <param name="configuration">The broker.</param>
/// <param name="clientId">What the broker knows the station by.</param>
/// <param name="clock">The clock of the timeout.</param>
internal sealed class MqttConnector(MqttConfiguration configuration, string clientId, TimeProvider clock)
{
    // A command is some bytes; a broker that keeps to MQTT 5 hands on nothing larger.
    private const uint LargestIncoming = 64 << 10;

    /// <summary>The broker, for messages.</summary>
    public string Broker { get; } = $"{configuration.Host}:{configuration.Port}";

    /// <summary>How often a broker may have seen CONNECT. For the thread that opens.</summary>
    public long Greetings { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="will">What the broker says when it loses the station.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="EdgeException">The broker cannot be reached, does not answer or refuses; or a file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<MqttConnection> OpenAsync(MqttApplicationMessage will, CancellationToken stop)
    {
        MqttClientOptions options = Options(will);
        MqttConnection connection = new(configuration, Broker, clock);
        using CancellationTokenSource late = new(configuration.OperationTimeout, clock);
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
            await connection.ConnectAsync(options, either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception fault)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            throw fault as EdgeException ?? Unreachable(fault, late.IsCancellationRequested);
        }
        finally
        {
            Greetings += connection.HasGreeted ? 1 : 0;
        }
    }

    private MqttClientOptions Options(MqttApplicationMessage will)
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithEndPoint(new DnsEndPoint(configuration.Host, configuration.Port))
            .WithProtocolVersion(configuration.Protocol == MqttProtocol.Five ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithClientId(clientId)
            .WithCleanStart()
            .WithKeepAlivePeriod(configuration.KeepAlive)
            .WithTimeout(configuration.OperationTimeout)
            .WithWillTopic(will.Topic)
            .WithWillPayload(will.Payload.ToArray())
            .WithWillRetain(will.Retain)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (configuration.Protocol == MqttProtocol.Five)
        {
            options.WithMaximumPacketSize(LargestIncoming).WithWillContentType(will.ContentType);
        }

        if (configuration.User is { } user)
        {
            options.WithCredentials(user, MqttFiles.Password(configuration));
        }

        if (configuration.Tls is { } tls)
        {
            options.WithTlsOptions(Tls(tls));
        }

        MqttClientOptions built = options.Build();

        // The library's own choice ends connections by a reset, which takes what was sent last away from the broker: the farewell.
        ((MqttClientTcpOptions)built.ChannelOptions).LingerState = new LingerOption(false, 0);
        return built;
    }

    private MqttClientTlsOptions Tls(MqttTls tls)
    {
        MqttClientTlsOptionsBuilder options = new MqttClientTlsOptionsBuilder()
            .WithTargetHost(configuration.Host)
            .WithRevocationMode(X509RevocationMode.NoCheck);
        if (MqttFiles.Authorities(tls) is { } authorities)
        {
            options.WithTrustChain(authorities);
        }

        if (MqttFiles.Own(tls) is { } own)
        {
            options.WithClientCertificates([own]);
        }

        return options.Build();
    }

    private EdgeException Unreachable(Exception fault, bool isLate) => new(
        EdgeFault.Network,
        isLate
            ? $"The broker does not answer within {configuration.OperationTimeout.TotalSeconds} s"
            : $"The broker cannot be reached: {fault.GetBaseException().Message.TrimEnd('.')}",
        Broker, "a broker that answers", "Check output.mqtt, the network and the broker.", fault);
}
