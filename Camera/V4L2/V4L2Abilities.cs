namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>What a camera can do.</summary>
/// <param name="Formats">The pixel formats, in the driver's order.</param>
/// <param name="Controls">The controls that can be fixed.</param>
public sealed record V4L2Abilities(IReadOnlyList<V4L2FormatInfo> Formats, IReadOnlyList<V4L2ControlInfo> Controls)
{
    /// <summary>How those of its formats become colours that carry luminance and colour differences.</summary>
    public IReadOnlyList<V4L2ColorInfo> Colors { get; init; } = [];

    /// <summary>What its driver stamps; null where it does not tell because another program has the camera.</summary>
    public V4L2TimeStamp? TimeStamps { get; init; }
}
