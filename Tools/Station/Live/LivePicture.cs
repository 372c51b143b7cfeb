using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Live;

/// <summary>
/// A picture as every viewer gets it: a JPEG that is made once, and what is known of it. Its memory is used again when the last viewer has
/// let go of it, so that a stream of pictures is no garbage.
/// </summary>
internal sealed class LivePicture
{
    private static readonly ConcurrentBag<LivePicture> Free = [];

    private byte[] _jpeg = [];
    private int _length;
    private int _holders;

    private LivePicture()
    {
    }

    /// <summary>What is known of it.</summary>
    public LivePictureHeader Header { get; private set; } = null!;

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> Jpeg => _jpeg.AsMemory(0, _length);

    /// <summary>Makes one, which the caller holds.</summary>
    public static LivePicture Of(LivePictureHeader header, ReadOnlySpan<byte> jpeg)
    {
        LivePicture picture = Free.TryTake(out LivePicture? used) ? used : new LivePicture();
        if (picture._jpeg.Length < jpeg.Length)
        {
            // With some room, for no two pictures are of the same size.
            picture._jpeg = GC.AllocateUninitializedArray<byte>(jpeg.Length + (jpeg.Length / 4));
        }

        jpeg.CopyTo(picture._jpeg);
        picture._length = jpeg.Length;
        picture.Header = header;
        picture._holders = 1;
        return picture;
    }

    /// <summary>Holds it once more.</summary>
    public LivePicture Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>Lets go of it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Free.Add(this);
        }
    }
}

/// <summary>What is known of a live picture.</summary>
/// <param name="Part">Number of the part.</param>
/// <param name="Frame">Number of the frame.</param>
/// <param name="At">When it was taken from the line, UTC, ISO 8601.</param>
/// <param name="Width">Its width, pixels.</param>
/// <param name="Height">Its height, pixels.</param>
internal sealed record LivePictureHeader(long Part, long Frame, string At, int Width, int Height)
{
    /// <summary>Where was looked; null for all of it.</summary>
    public LiveArea? Region { get; init; }

    /// <summary>The same moment by the clock that only goes on.</summary>
    [JsonIgnore]
    public MonotonicTime Taken { get; init; }

    /// <summary>"ok", "ng" or "unsure".</summary>
    public required string Outcome { get; init; }

    /// <summary>The best label; null where nothing could be judged.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability, 0..1.</summary>
    public double? Score { get; init; }

    /// <summary>From lease to verdict, in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>How old it was when it was sent, in milliseconds.</summary>
    public double AgeMs { get; init; }
}

/// <summary>A rectangle of a picture, in pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal sealed record LiveArea(int X, int Y, int Width, int Height);
