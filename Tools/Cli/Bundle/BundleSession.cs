using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary>A bundle's variant, open on the processor.</summary>
internal static class BundleSession
{
    /// <summary>Opens one.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="name">Name of the variant; null for the one that is preferred.</param>
    /// <param name="prefersFloat">Whether the first of floats goes before the first of all.</param>
    /// <param name="notes">Where warnings go.</param>
    /// <exception cref="EdgeException">There is no such variant, or it cannot be opened.</exception>
    public static IInferenceSession Open(ModelBundle bundle, string? name, bool prefersFloat, ProgramNotes notes) =>
        Open(bundle, Find(bundle, name, prefersFloat), prefersFeatures: false, notes).Session;

    /// <summary>Opens one, the first of all where none is named, so that it gives its features where it can.</summary>
    /// <exception cref="EdgeException">There is no such variant, or it cannot be opened.</exception>
    public static ProviderChoice OpenWithFeatures(ModelBundle bundle, string? name, ProgramNotes notes) =>
        Open(bundle, Find(bundle, name, prefersFloat: false), prefersFeatures: true, notes);

    private static ProviderChoice Open(ModelBundle bundle, ModelVariant variant, bool prefersFeatures, ProgramNotes notes)
    {
        ProviderRequest request = new()
        {
            Providers = [KnownProviders.Names[0]], Require = true, Variant = variant.Name, PrefersFeatures = prefersFeatures,
        };
        return KnownProviders.Selector(notes).Open(bundle, request);
    }

    private static ModelVariant Find(ModelBundle bundle, string? name, bool prefersFloat)
    {
        string provider = KnownProviders.Names[0];
        IReadOnlyList<ModelVariant> variants = bundle.FindVariants(provider);
        ModelVariant? variant = name is null
            ? variants.FirstOrDefault(one => prefersFloat && !one.IsInteger) ?? (variants.Count > 0 ? variants[0] : null)
            : variants.FirstOrDefault(one => one.Name == name);
        if (variant is null)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                name is null ? $"The bundle has no variant for {provider}" : $"The bundle has no variant '{name}' for {provider}",
                bundle.Location,
                $"one of {string.Join(", ", bundle.Manifest.Variants.Select(one => $"{one.Name} ({one.Provider})"))}",
                "Choose one of these with --variant.");
        }

        return variant;
    }
}
