using EdgeConvNeXt.Station.Configuration;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>Messages of JSON as a protocol version has them, and of anything else.</summary>
internal static class MqttMessage
{
    private const string MediaType = "application/json";

    /// <summary>A message that says nothing of what is in it.</summary>
    public static MqttApplicationMessage Bytes(string topic, byte[] payload, MqttQualityOfServiceLevel quality) =>
        new() { Topic = topic, PayloadSegment = payload, QualityOfServiceLevel = quality };

    /// <summary>A message of JSON.</summary>
    public static MqttApplicationMessage Json(MqttProtocol protocol, string topic, byte[] payload, MqttQualityOfServiceLevel quality)
    {
        MqttApplicationMessage message = Bytes(topic, payload, quality);
        if (protocol == MqttProtocol.Five)
        {
            message.ContentType = MediaType;
            message.PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData;
        }

        return message;
    }
}
