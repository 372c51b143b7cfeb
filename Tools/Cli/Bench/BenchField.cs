using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>
/// The contenders: opened one after the other; in a comparison, one that cannot run here is left out with the reason instead of ending it.
/// </summary>
/// <param name="options">What was requested.</param>
/// <param name="notes">Called with what keeps a model from being tried.</param>
/// <param name="clock">The time.</param>
internal sealed class BenchField(BenchOptions options, ProgramNotes notes, TimeProvider clock) : IDisposable
{
    private readonly ProviderSelector _selector = KnownProviders.Selector(notes);
    private readonly List<BenchContender> _contenders = [];
    private readonly List<SkippedCombination> _skipped = [];

    /// <summary>Those that run, in their order.</summary>
    public IReadOnlyList<BenchContender> Contenders => _contenders;

    /// <summary>Those that cannot.</summary>
    public IReadOnlyList<SkippedCombination> Skipped => _skipped;

    /// <summary>Opens every combination.</summary>
    /// <exception cref="EdgeException">One cannot run here, or, in a comparison, a model has no golden vectors.</exception>
    public void Open(IEnumerable<(string Path, ModelBundle Bundle)> models)
    {
        foreach ((string path, ModelBundle bundle) in models)
        {
            GoldenVectors? vectors = options.Tolerance is null ? null : GoldenVectors.Read(bundle) ?? throw new EdgeException(
                EdgeFault.Configuration, "The model has no reference vectors to compare with", path, "a bundle with reference vectors",
                "Put some in with `edge bundle reference BUNDLE --images DIR`.");
            foreach (string provider in options.Providers)
            {
                Open(path, bundle, provider, vectors);
            }
        }
    }

    /// <summary>The variants of a bundle that were requested.</summary>
    public IEnumerable<ModelVariant> Selected(ModelBundle bundle, string provider) => options.Variants is null
        ? bundle.FindVariants(provider)
        : options.Variants.Select(name => bundle.FindVariant(provider, name)).OfType<ModelVariant>();

    public void Dispose() => _contenders.ForEach(contender => contender.Dispose());

    private void Open(string path, ModelBundle bundle, string provider, GoldenVectors? vectors)
    {
        if (options.Tolerance is not null
            && KnownProviders.All.First(known => known.Name == provider).Probe() is { IsAvailable: false } probe)
        {
            _skipped.Add(new SkippedCombination(path, provider, null, probe.Reason) { Brief = probe.Absence ?? probe.Reason });
            return;
        }

        ModelVariant[] selected = [.. Selected(bundle, provider)];
        if (selected.Length == 0 && options.Tolerance is not null)
        {
            _skipped.Add(new SkippedCombination(path, provider, null, "the model has no such variant for it"));
        }

        foreach (ModelVariant variant in selected)
        {
            Open(path, bundle, provider, variant, vectors);
        }
    }

    private void Open(string path, ModelBundle bundle, string provider, ModelVariant variant, GoldenVectors? vectors)
    {
        foreach (int threads in options.Threads)
        {
            try
            {
                BenchContender contender = new(path, threads, Session(bundle, provider, variant, threads), options.Runs, clock);
                _contenders.Add(contender);
                if (vectors is not null)
                {
                    contender.Compare(bundle.Manifest, vectors, options.Tolerance!);
                }
            }
            catch (EdgeException fault) when (options.Tolerance is not null)
            {
                _skipped.Add(new SkippedCombination(path, provider, variant.Name, fault.Message) { Brief = fault.What });
            }
        }
    }

    private IInferenceSession Session(ModelBundle bundle, string provider, ModelVariant variant, int threads)
    {
        ProviderRequest request = new()
        {
            Providers = [provider], Require = true, Variant = variant.Name, Settings = new SessionSettings { Threads = threads },
        };
        return _selector.Open(bundle, request).Session;
    }
}
