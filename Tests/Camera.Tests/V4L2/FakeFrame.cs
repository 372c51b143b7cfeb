using EdgeConvNeXt.Camera.Interop.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A frame that is to come.</summary>
internal sealed record FakeFrame
{
    /// <summary>What fills the buffer; null leaves it as it is.</summary>
    public byte[]? Content { get; init; }

    /// <summary>How many bytes the driver says it filled; null for all.</summary>
    public uint? BytesUsed { get; init; }

    public uint Flags { get; init; } = VideoBuffer.TimestampMonotonic;

    /// <summary>The driver's number; null for the next.</summary>
    public uint? Sequence { get; init; }

    /// <summary>Nanoseconds of the driver's time stamp.</summary>
    public long Stamp { get; init; }
}
