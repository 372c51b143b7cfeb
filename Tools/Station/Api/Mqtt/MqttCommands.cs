namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>The commands that come by MQTT, by the last part of their topic.</summary>
internal static class MqttCommands
{
    /// <summary>A part is in view; it may say who it is.</summary>
    public const string Trigger = "trigger";

    /// <summary>Who the next part is.</summary>
    public const string Serial = "serial";

    /// <summary>Read the recipe's file again.</summary>
    public const string Recipe = "recipe";

    /// <summary>Keep the picture of a result whatever comes.</summary>
    public const string Pin = "pin";

    /// <summary>All of them, in the reference's order.</summary>
    public static IReadOnlyList<string> All { get; } = [Trigger, Serial, Recipe, Pin];
}
