using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Brings the time stamps of all drivers to one meaning: the start of exposure. A stamp of the frame's end is taken back by the time from
/// one frame to the next, which exposure and read-out of a streaming sensor fill between them. Where a stamp cannot be used, the moment of
/// arrival is the end.
/// </summary>
/// <param name="betweenFrames">The time from one frame to the next; zero where the driver does not give it.</param>
internal sealed class CaptureClock(TimeSpan betweenFrames)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>What the stamp of a buffer is of.</summary>
    /// <param name="flags">The buffer's flags.</param>
    public static V4L2TimeStamp KindOf(uint flags) => (flags & VideoBuffer.TimestampMask) != VideoBuffer.TimestampMonotonic
        ? V4L2TimeStamp.None
        : (flags & VideoBuffer.TimestampSourceMask) == VideoBuffer.TimestampStartOfExposure
        ? V4L2TimeStamp.StartOfExposure
        : V4L2TimeStamp.EndOfFrame;

    /// <summary>The clock for a camera that is set up.</summary>
    public static CaptureClock For(VideoDevice device)
    {
        VideoStreamParameters parameters = new() { Type = VideoBuffer.Capture };
        double perSecond = device.Request(VideoRequest.GetParameters, ref parameters) == 0 ? parameters.TimePerFrame.PerSecond : 0;
        return new CaptureClock(perSecond * Longest.TotalSeconds < 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(1 / perSecond));
    }

    /// <summary>
    /// What a camera's driver stamps; null where that cannot be read. Only from a camera without a reader is a buffer requested, for a
    /// moment.
    /// </summary>
    public static V4L2TimeStamp? Read(VideoDevice device)
    {
        VideoBuffer buffer = new() { Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        if (device.Request(VideoRequest.QueryBuffer, ref buffer) == 0)
        {
            return KindOf(buffer.Flags);
        }

        VideoBufferRequest request = new() { Count = 1, Type = VideoBuffer.Capture, Memory = VideoBuffer.Mapped };
        if (device.Request(VideoRequest.RequestBuffers, ref request) != 0)
        {
            return null;
        }

        V4L2TimeStamp? kind = device.Request(VideoRequest.QueryBuffer, ref buffer) == 0 ? KindOf(buffer.Flags) : null;
        request.Count = 0;
        device.Request(VideoRequest.RequestBuffers, ref request);
        return kind;
    }

    /// <summary>When exposure began; never later than now.</summary>
    /// <param name="buffer">A buffer with a frame.</param>
    /// <param name="now">The moment at which it was taken from the driver.</param>
    public MonotonicTime TimeOf(in VideoBuffer buffer, MonotonicTime now)
    {
        V4L2TimeStamp kind = KindOf(buffer.Flags);
        MonotonicTime stamped = new((buffer.Seconds * 1_000_000_000) + (buffer.Microseconds * 1000));
        MonotonicTime known = kind == V4L2TimeStamp.None || now < stamped ? now : stamped;
        return kind == V4L2TimeStamp.StartOfExposure ? known : known + -betweenFrames;
    }
}
