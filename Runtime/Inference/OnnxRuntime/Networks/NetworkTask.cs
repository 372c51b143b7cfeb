using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>What a manifest says of a network that its plain form depends on.</summary>
public sealed record NetworkTask
{
    /// <summary>How its picture is made, where it has to take normalised floats in NCHW; null where its input stays as it is.</summary>
    public ImageInput? Picture { get; init; }

    /// <summary>Number of scores that it has to give; null where that is not known.</summary>
    public int? Labels { get; init; }

    /// <summary>Name of the output that holds the scores; null where their number shows which it is.</summary>
    public string? OutputName { get; init; }

    /// <summary>The task of a bare network, which has to take normalised floats.</summary>
    public static NetworkTask Of(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new NetworkTask { Picture = manifest.Input, Labels = manifest.Labels.Count, OutputName = manifest.OutputName };
    }

    /// <summary>The task of a variant, which may take bytes.</summary>
    public static NetworkTask Of(ModelManifest manifest, ModelVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        NetworkTask task = Of(manifest);
        return variant.Input == InputFormat.F32Nchw ? task : task with { Picture = null };
    }
}
