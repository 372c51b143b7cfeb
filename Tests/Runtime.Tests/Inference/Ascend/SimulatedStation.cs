using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Ascend;

/// <summary>A simulated machine with the provider on it. When it is disposed, no rule of AscendCL may have been broken.</summary>
internal sealed class SimulatedStation : IDisposable
{
    private readonly List<string> _expected = [];

    public SimulatedStation(AscendSimulatorForm form = AscendSimulatorForm.Current, string settings = "")
    {
        Simulator = new AscendSimulator(form, settings);
        Options = new AscendOptions { LibraryFolder = Simulator.Folder };
    }

    public AscendSimulator Simulator { get; }

    /// <summary>The provider's options.</summary>
    public AscendOptions Options { get; set; }

    public IInferenceProvider Provider => new AscendProvider(Options);

    /// <summary>Says that rules are broken on purpose, and how the simulator tells of it.</summary>
    public void Expect(params string[] violations) => _expected.AddRange(violations);

    /// <summary>Opens a model with the variant that its bundle has.</summary>
    public IInferenceSession Open(SimulatedOm model, ModelManifest? manifest = null, Func<ModelVariant, ModelVariant>? change = null)
    {
        ModelBundle bundle = model.ToBundle(manifest, change);
        return Provider.Open(bundle, bundle.Manifest.Variants[0], new SessionSettings { WarmUpRuns = 1 });
    }

    public void Dispose()
    {
        string violations = Simulator.Violations;
        Simulator.Dispose();
        Assert.All(_expected, expected => Assert.Contains(expected, violations, StringComparison.Ordinal));
        Assert.True(_expected.Count > 0 || violations.Length == 0, violations);
    }
}
