using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>The model that a station is to run, allowed to run on it.</summary>
/// <param name="Bundle">The model.</param>
/// <param name="Proof">Who signed it; null where that was not asked, or it is not signed and need not be.</param>
internal sealed record StationModel(ModelBundle Bundle, BundleProof? Proof)
{
    /// <summary>Version of this program, as releases count it.</summary>
    public static Version Agent { get; } = typeof(StationModel).Assembly.GetName().Version!;

    /// <summary>The slot that it lies in; null where it is the one that the configuration names.</summary>
    public string? Slot { get; init; }

    /// <summary>Why nobody knows who made it, for the log; null where that was proven.</summary>
    public string? Doubt { get; private init; }

    /// <summary>Whether the doubt is one that the configuration allows by name.</summary>
    public bool IsAllowedUnsigned { get; private init; }

    /// <summary>Opens the model that a configuration or its recipe names.</summary>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="recipe">Its recipe, which may name another model.</param>
    /// <param name="now">What time it is.</param>
    /// <exception cref="EdgeException">It is damaged, or not allowed to run here.</exception>
    public static StationModel Open(StationConfiguration configuration, Recipe? recipe, DateTimeOffset now) =>
        Admit(OpenBundle(configuration, recipe), configuration, now);

    /// <summary>
    /// Opens the model in a slot. It has to be valid at the time of its installation: a clock that is wrong at a start, or a date that has
    /// passed since, takes no good model away.
    /// </summary>
    /// <param name="slots">The slots.</param>
    /// <param name="slot">The slot, which holds a model.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <exception cref="EdgeException">It is damaged, or not allowed to run here.</exception>
    public static StationModel Open(SlotFolder slots, ModelSlot slot, StationConfiguration configuration) =>
        Admit(ModelBundle.Open(slots.PathOf(slot.Name)), configuration, slot.InstalledAt ?? default) with { Slot = slot.Name };

    /// <summary>Makes sure that a model may run on a station.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="now">What time it is.</param>
    /// <exception cref="EdgeException">It may not.</exception>
    public static StationModel Admit(ModelBundle bundle, StationConfiguration configuration, DateTimeOffset now)
    {
        if (configuration.Trust is not { } trusted)
        {
            return new StationModel(bundle, null) { Doubt = "no keys are configured (model.trust)" };
        }

        TrustStore trust = TrustStore.Open(trusted.Folder);
        if (trusted.AllowsUnsigned && !bundle.IsSigned)
        {
            trust.ThrowIfRevoked(bundle.Location, bundle.Manifest.Digest);
            return new StationModel(bundle, null) { Doubt = "it is not signed, which model.unsigned allows", IsAllowedUnsigned = true };
        }

        BundleProof proof = BundleSignature.Verify(bundle, trust);
        proof.Release?.ThrowIfUnfit(bundle.Location, configuration.Station, now, Agent);
        return new StationModel(bundle, proof);
    }

    private static ModelBundle OpenBundle(StationConfiguration configuration, Recipe? recipe) =>
        recipe?.Model is { } model ? ModelBundle.Open(model)
        : configuration.ModelManifest is { } manifest
        ? ModelBundle.FromOnnx(configuration.Model, manifest)
        : ModelBundle.Open(configuration.Model);
}
