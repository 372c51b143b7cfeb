namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>The station as MQTT sees it.</summary>
internal interface IMqttStation
{
    /// <summary>How it is; the same record as long as nothing changes, without time. For one thread.</summary>
    MqttState State();

    /// <summary>How it does.</summary>
    MqttHealth Health();

    /// <summary>Carries out a command.</summary>
    /// <param name="command">One of those that were switched on.</param>
    /// <returns>Null when it was carried out; else why not, in one sentence with what was expected.</returns>
    string? CarryOut(string command);
}
