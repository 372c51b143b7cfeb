using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Opens a bundle with the first provider of a list whose probe and warm-up succeed.</summary>
public sealed class ProviderSelector
{
    private const string Processor = "cpu";
    private const string FullPrecision = "fp32";
    private const string HalfObstacle = "A network of 16 bits would have to be computed in 32 to give its features";

    private readonly IReadOnlyList<IInferenceProvider> _known;
    private readonly INetworkTrial? _trial;

    /// <param name="known">Every provider this program was built with.</param>
    /// <param name="trial">Tries each network before a provider opens it; null where none is requested.</param>
    public ProviderSelector(IReadOnlyList<IInferenceProvider> known, INetworkTrial? trial = null)
    {
        _known = known;
        _trial = trial;
    }

    /// <summary>Opens a bundle.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="request">Which providers, in which order, and whether a later one will do.</param>
    /// <exception cref="EdgeException">
    /// No provider of the list could open it; every reason is named. A fault of the configuration where no name of a provider or variant
    /// was a known one.
    /// </exception>
    public ProviderChoice Open(ModelBundle bundle, ProviderRequest request)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(request);
        List<ProviderRejection> rejections = [];
        List<Attempt> failures = [];
        foreach (string name in request.Require ? request.Providers.Take(1) : request.Providers)
        {
            Attempt attempt = Try(bundle, request, name);
            if (attempt.Session is { } session)
            {
                return new ProviderChoice(session, rejections) { FeatureObstacle = attempt.FeatureObstacle };
            }

            failures.Add(attempt);
            rejections.Add(new ProviderRejection(name, attempt.Reason));
        }

        // One provider, one failure: its own words are clearer than ours around them.
        throw failures is [{ Failure: { } only }] ? only : NoneOpened(bundle, request, failures);
    }

    // Of each the fault alone, whole sentences do not fit into one; but what has to be done before any other try.
    private static EdgeException NoneOpened(ModelBundle bundle, ProviderRequest request, List<Attempt> failures)
    {
        bool isMisconfigured = failures.TrueForAll(failure => failure.IsMisnamed);
        string reasons = string.Join(
            "; ", request.Providers.Zip(failures, (name, failure) => $"{name}: {failure.Failure?.What ?? failure.Reason.TrimEnd('.')}"));
        string[] remedies =
        [
            isMisconfigured ? "Name a provider and a variant that there are." : "Mend what the reasons say, or name another provider.",
            .. failures.Select(failure => failure.Failure?.BeforeRetry).OfType<string>().Distinct(),
        ];
        return new EdgeException(
            isMisconfigured ? EdgeFault.Configuration : EdgeFault.Model,
            $"No provider could open the model: {reasons}",
            bundle.Location,
            request.Require ? $"{request.Providers[0]}, which is required" : $"one of {string.Join(", ", request.Providers)}",
            string.Join(' ', remedies));
    }

    private Attempt Try(ModelBundle bundle, ProviderRequest request, string name)
    {
        IInferenceProvider? provider = _known.FirstOrDefault(known => known.Name == name);
        if (provider is null)
        {
            return Attempt.Misnamed($"this program knows only {string.Join(", ", _known.Select(known => known.Name))}");
        }

        ProviderProbe probe = provider.Probe();
        if (!probe.IsAvailable)
        {
            return new Attempt(null, probe.Reason);
        }

        ModelVariant? variant = bundle.FindVariant(name, request.Variant, probe.Soc);
        if (variant is null)
        {
            string requested = request.Variant is null ? "no variant" : $"no variant '{request.Variant}'";
            return Attempt.Misnamed(
                $"the bundle has {requested} for it, only "
                + $"{string.Join(", ", bundle.Manifest.Variants.Select(one => $"{one.Name} ({one.Provider})"))}");
        }

        return Open(provider, bundle, variant, request);
    }

    private Attempt Open(IInferenceProvider provider, ModelBundle bundle, ModelVariant variant, ProviderRequest request)
    {
        try
        {
            _trial?.Pass(provider.Name, bundle, variant, request.Settings);
            (IInferenceSession session, string? obstacle) = request.PrefersFeatures
                ? OpenWithFeatures(provider, bundle, variant, request.Settings)
                : (provider.Open(bundle, variant, request.Settings), null);
            return request.Require && session.Placement.Misplaced is { } where
                ? Misplaced(session, bundle, where)
                : new Attempt(session, "") { FeatureObstacle = obstacle };
        }
        catch (EdgeException fault)
        {
            return new Attempt(null, fault.Message) { Failure = fault };
        }
    }

    // What cannot give them is opened as any other session: a line is more than what watches it.
    private static (IInferenceSession Session, string? Obstacle) OpenWithFeatures(
        IInferenceProvider provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        string obstacle = HalfObstacle;
        if (provider.Name == Processor || variant.IsInteger || variant.Precision == FullPrecision)
        {
            try
            {
                return (provider.Open(bundle, variant, settings with { GivesFeatures = true }), null);
            }
            catch (EdgeException fault)
            {
                obstacle = fault.What;
            }
        }

        return (provider.Open(bundle, variant, settings), obstacle);
    }

    private static Attempt Misplaced(IInferenceSession session, ModelBundle bundle, string where)
    {
        using (session)
        {
            EdgeException fault = new(
                EdgeFault.Model, $"The model does not run where it has to: {where}", $"{bundle.Location}, variant {session.Variant.Name}",
                $"most of its time on {string.Join(" or ", session.Placement.Requested)}",
                "Use a variant whose operators the provider has, or do without requireProvider.");
            return new Attempt(null, fault.Message) { Failure = fault };
        }
    }

    /// <summary>What became of one provider.</summary>
    private sealed record Attempt(IInferenceSession? Session, string Reason)
    {
        /// <summary>Whether a requested name does not exist: no other machine and no mended model would help.</summary>
        public bool IsMisnamed { get; private init; }

        /// <summary>Why its session gives no features; null where it does, and where none were asked for.</summary>
        public string? FeatureObstacle { get; init; }

        /// <summary>What opening raised.</summary>
        public EdgeException? Failure { get; init; }

        public static Attempt Misnamed(string reason) => new(null, reason) { IsMisnamed = true };
    }
}

/// <summary>The session that was opened, and the providers that were tried before it.</summary>
/// <param name="Session">Open and warm. The caller closes it.</param>
/// <param name="Rejections">Providers earlier in the list, each with its reason.</param>
public sealed record ProviderChoice(IInferenceSession Session, IReadOnlyList<ProviderRejection> Rejections)
{
    /// <summary>
    /// Why the session gives no features although they were preferred, in words; null where it does, and where they were not.
    /// </summary>
    public string? FeatureObstacle { get; init; }
}

/// <summary>A provider that was requested and not used.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Reason">Why not, in words.</param>
public readonly record struct ProviderRejection(string Provider, string Reason);

/// <summary>Which providers may run a model.</summary>
public sealed record ProviderRequest
{
    /// <summary>Names of providers, the preferred first.</summary>
    public IReadOnlyList<string> Providers { get; init; } = ["cpu"];

    /// <summary>Whether only the first will do: falling back is then a failure.</summary>
    public bool Require { get; init; }

    /// <summary>Name of the variant, or null for the first that suits the provider.</summary>
    public string? Variant { get; init; }

    /// <summary>
    /// Whether the session is to give features as <see cref="SessionSettings.GivesFeatures"/> has it, where network and provider can do so
    /// without computing otherwise than they would; where not, it is opened without.
    /// </summary>
    public bool PrefersFeatures { get; init; }

    /// <summary>How the session uses the machine.</summary>
    public SessionSettings Settings { get; init; } = new();
}
