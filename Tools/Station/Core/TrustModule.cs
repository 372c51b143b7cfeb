using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>Whose models the station runs.</summary>
internal sealed class TrustModule : IStationModule
{
    private const string Refuse = "refuse";
    private const string Allow = "allow";

    internal static readonly SettingDefinition Trust = new("model.trust", SettingKind.Path, "Trusted keys",
        "Folder with the public keys (.pem, .pub) of those whose models may run here, and a file revoked with the digests of those that "
        + "must not. A bundle is held against it at the start. Without it no signature is looked at.") { Otherwise = "none" };

    internal static readonly SettingDefinition Unsigned = new("model.unsigned", Choice, "Unsigned models",
        "What is done with a model without a signature: the agent does not start (refuse), or warns (allow). A wrong signature is "
        + "refused in any case.")
    { Otherwise = "refuse with model.trust, allow without", Choices = [Refuse, Allow] };

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Trust, Unsigned];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (faults.AreSound(Trust.Path, Unsigned.Path) && values.Text(Unsigned) == Refuse && values.Text(Trust) is null)
        {
            faults.Add(Unsigned, $"is {Refuse}, which no model could satisfy: expected {Trust.Path} beside it, with the keys that count.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Trust = values.Path(Trust) is { } folder ? new TrustConfiguration(folder, values.Text(Unsigned) == Allow) : null,
    };
}
