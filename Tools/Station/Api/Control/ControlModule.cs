using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Where the running agent answers questions.</summary>
internal sealed class ControlModule : IStationModule
{
    internal static readonly SettingDefinition Socket = new("control.socket", SettingKind.Path, "Control socket",
        "Path of a unix socket, which the agent's user and group may open, for `edge status` and `edge trigger`.")
    { Otherwise = "control.sock in the service's runtime directory; none without a service" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("control", "Control", "Where the running agent answers questions.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Socket];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        configuration with { ControlSocket = values.Path(Socket) };
}
