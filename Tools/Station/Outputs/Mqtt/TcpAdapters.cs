using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>
/// Makes the client's connections by TCP, with or without TLS. MQTTnet's own factory does the same, and WebSockets besides, which would
/// come into the program and which no setting asks for.
/// </summary>
internal sealed class TcpAdapters : IMqttClientAdapterFactory
{
    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        MqttBufferWriter buffer = new(options.WriterBufferSize, options.WriterBufferSizeMax);
        return new MqttChannelAdapter(
            new MqttTcpChannel(options), new MqttPacketFormatterAdapter(options.ProtocolVersion, buffer), logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation, PacketInspector = packetInspector,
        };
    }
}
