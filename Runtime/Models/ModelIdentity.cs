namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Which model judged. One object while it runs, so that a verdict carries it at no cost.</summary>
/// <param name="Id">Name and version of the model.</param>
/// <param name="Labels">Its labels, in the order of its scores.</param>
public sealed record ModelIdentity(string Id, IReadOnlyList<string> Labels)
{
    /// <summary>SHA-256 of its bundle's manifest, in hexadecimal; null where it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>The key by which its signature was proven; null where none was.</summary>
    public string? Key { get; init; }

    /// <summary>The slot that it lies in; null where it is the one that the configuration names.</summary>
    public string? Slot { get; init; }

    /// <summary>What a manifest says of itself; who signed it, it cannot say.</summary>
    public static ModelIdentity Of(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new ModelIdentity(manifest.Id, manifest.Labels) { Digest = manifest.Digest };
    }
}
