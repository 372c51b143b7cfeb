using EdgeConvNeXt.Station.Configuration;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>Messages as a protocol version has them.</summary>
internal static class MqttMessage
{
    private const string MediaType = "application/json";

    /// <summary>A message of JSON.</summary>
    public static MqttApplicationMessage Json(MqttProtocol protocol, string topic, byte[] payload, MqttQualityOfServiceLevel quality)
    {
        MqttApplicationMessage message = new() { Topic = topic, PayloadSegment = payload, QualityOfServiceLevel = quality };
        if (protocol == MqttProtocol.Five)
        {
            message.ContentType = MediaType;
            message.PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData;
        }

        return message;
    }
}
