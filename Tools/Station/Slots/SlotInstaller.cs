using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Slots;

/// <summary>Installs models in the slots of a station by the rules that its configuration has.</summary>
internal static class SlotInstaller
{
    /// <summary>Makes it.</summary>
    /// <param name="folder">The slots.</param>
    /// <param name="configuration">The station.</param>
    /// <param name="allowsOlder">Whether a release older than the one that runs will do.</param>
    /// <param name="clock">What time it is.</param>
    public static SlotInstallation Create(SlotFolder folder, StationConfiguration configuration, bool allowsOlder, TimeProvider clock) =>
        new(folder, bundle => Admit(bundle, configuration, clock), clock)
        {
            AllowsOlder = allowsOlder, ConfiguredRelease = name => ConfiguredRelease(configuration, name, clock),
        };

    // A baseline that cannot be read would only show when the agent starts.
    private static BundleProof? Admit(ModelBundle bundle, StationConfiguration configuration, TimeProvider clock)
    {
        BundleProof? proof = StationModel.Admit(bundle, configuration, clock.GetUtcNow()).Proof;
        DriftBaseline.Read(bundle);
        return proof;
    }

    // What the configuration names may itself not run any more: then it is no reason to refuse another.
    private static long? ConfiguredRelease(StationConfiguration configuration, string name, TimeProvider clock)
    {
        try
        {
            StationModel model = StationModel.Open(configuration, recipe: null, clock.GetUtcNow());
            return model.Bundle.Manifest.Name == name ? model.Proof?.Release?.Version : null;
        }
        catch (EdgeException)
        {
            return null;
        }
    }
}
