using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>A session whose network was given its last feature map as a second output.</summary>
/// <param name="inner">The session; closed with this.</param>
/// <param name="head">What makes scores of the feature map.</param>
internal sealed class FeatureSession(OnnxRuntimeSession inner, PooledHead head) : IFeatureSession
{
    /// <inheritdoc/>
    public string Provider => inner.Provider;

    /// <inheritdoc/>
    public ModelVariant Variant => inner.Variant;

    /// <inheritdoc/>
    public SessionPlacement Placement => inner.Placement;

    /// <inheritdoc/>
    public PooledHead Head => head;

    /// <inheritdoc/>
    public Span<byte> InputBuffer => inner.InputBuffer;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Output => inner.Output;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => inner.Features;

    /// <inheritdoc/>
    public void Run() => inner.Run();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
