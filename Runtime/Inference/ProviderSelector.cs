using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Opens a bundle with the first provider of a list whose probe and warm-up succeed.</summary>
public sealed class ProviderSelector
{
    private readonly IReadOnlyList<IInferenceProvider> _known;

    /// <param name="known">Every provider this program was built with.</param>
    public ProviderSelector(IReadOnlyList<IInferenceProvider> known)
    {
        _known = known;
    }

    /// <summary>Opens a bundle.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="request">Which providers, in which order, and whether a later one will do.</param>
    /// <exception cref="EdgeException">No provider of the list could open it; every reason is named.</exception>
    public ProviderChoice Open(ModelBundle bundle, ProviderRequest request)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(request);
        List<ProviderRejection> rejections = [];
        EdgeException? lastFault = null;
        foreach (string name in request.Require ? request.Providers.Take(1) : request.Providers)
        {
            if (TryOpen(bundle, request, name, out string reason, out lastFault) is { } session)
            {
                return new ProviderChoice(session, rejections);
            }

            rejections.Add(new ProviderRejection(name, reason));
        }

        if (rejections.Count == 1 && lastFault is not null)
        {
            // One provider, one failure: its own words are clearer than ours around them.
            throw lastFault;
        }

        string reasons = string.Join("; ", rejections.Select(rejection => $"{rejection.Provider}: {rejection.Reason}"));
        throw new EdgeException(
            EdgeFault.Model,
            $"No provider could open the model: {reasons}",
            bundle.Location,
            $"one of {string.Join(", ", request.Providers)}",
            "Mend what the reasons say, or name another provider.");
    }

    private IInferenceSession? TryOpen(ModelBundle bundle, ProviderRequest request, string name, out string reason, out EdgeException? fault)
    {
        fault = null;
        IInferenceProvider? provider = _known.FirstOrDefault(known => known.Name == name);
        if (provider is null)
        {
            reason = $"this program knows only {string.Join(", ", _known.Select(known => known.Name))}";
            return null;
        }

        ProviderProbe probe = provider.Probe();
        if (!probe.IsAvailable)
        {
            reason = probe.Reason;
            return null;
        }

        ModelVariant? variant = bundle.FindVariant(name, request.Variant);
        if (variant is null)
        {
            string wanted = request.Variant is null ? "no variant" : $"no variant '{request.Variant}'";
            reason = $"the bundle has {wanted} for it, only {string.Join(", ", bundle.Manifest.Variants.Select(one => $"{one.Name} ({one.Provider})"))}";
            return null;
        }

        return TryOpen(provider, bundle, variant, request.Settings, out reason, out fault);
    }

    private static IInferenceSession? TryOpen(
        IInferenceProvider provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings, out string reason, out EdgeException? failure)
    {
        failure = null;
        try
        {
            reason = "";
            return provider.Open(bundle, variant, settings);
        }
        catch (EdgeException fault)
        {
            failure = fault;
            reason = fault.Message;
            return null;
        }
    }
}
