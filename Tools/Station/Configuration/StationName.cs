using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What the station is called; outputs that build names of it check it too.</summary>
internal static class StationName
{
    internal static readonly SettingDefinition Setting = new("station", SettingKind.Text, "Station",
        "Name of this station, in verdicts and in the service's status.") { Default = "\"station\"" };
}
