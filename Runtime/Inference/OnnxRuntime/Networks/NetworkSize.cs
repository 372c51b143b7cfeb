using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>How large a network is, by which the memory of its sessions is reckoned.</summary>
public static class NetworkSize
{
    /// <summary>Bytes of a variant's file, and of the files beside a bare network that hold its tensors.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="variant">One of its variants.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static long Of(ModelBundle bundle, ModelVariant variant)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(variant);
        long beside = bundle.ExternalDataFolder is { } folder ? DataFiles.Bytes(bundle.Read(variant.File), folder) : 0;
        return bundle.Files.LengthOf(variant.File) + beside;
    }
}
