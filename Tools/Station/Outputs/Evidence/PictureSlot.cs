using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Memory for one picture on its way from the line to its file. The line's thread alone fills a free one, the writer's thread alone frees a
/// filled one; neither waits for the other.
/// </summary>
internal sealed class PictureSlot
{
    private byte[] _memory = [];
    private int _length;
    private int _stride;
    private int _chroma;
    private bool _isFilled;
    private long _part;

    /// <summary>Whether a picture is in it.</summary>
    public bool IsFilled => Volatile.Read(ref _isFilled);

    /// <summary>The part that it shows.</summary>
    public long Part => Volatile.Read(ref _part);

    /// <summary>Whether it was counted as one whose part has no verdict yet.</summary>
    public bool IsEarly { get; set; }

    /// <summary>What is known of the frame.</summary>
    public FrameInfo Frame { get; private set; }

    /// <summary>What of the frame it holds.</summary>
    public RegionOfInterest Area { get; private set; }

    /// <summary>The picture.</summary>
    public ImageView View => new(_memory.AsSpan(0, _length), Area.Width, Area.Height, _stride, Frame.Format, _chroma, Frame.Color);

    /// <summary>Copies a picture. Its memory grows to the largest one.</summary>
    /// <param name="frame">A frame with a picture.</param>
    /// <param name="part">The part that it shows.</param>
    /// <param name="requested">What of it; null for all. Made larger where pixels share their colours.</param>
    public void Fill(FrameLease frame, long part, RegionOfInterest? requested)
    {
        ImageView image = frame.View;
        Frame = frame.Info;
        Area = Whole(requested, image);
        _stride = PixelLayout.RowBytes(image.Format, Area.Width);
        _length = PixelLayout.ImageBytes(image.Format, Area.Width, Area.Height);
        _chroma = image.Format == PixelFormat.Nv12 ? _stride * Area.Height : 0;
        if (_memory.Length < _length)
        {
            _memory = GC.AllocateUninitializedArray<byte>(_length);
        }

        Copy(image);
        Volatile.Write(ref _part, part);
        Volatile.Write(ref _isFilled, true);
    }

    /// <summary>Lets another picture in.</summary>
    public void Free() => Volatile.Write(ref _isFilled, false);

    // Yuyv has one colour for two pixels of a row, Nv12 for two by two: an odd edge would cut one in half.
    private static RegionOfInterest Whole(RegionOfInterest? requested, in ImageView image)
    {
        if (requested is not { } area || !area.FitsIn(image.Width, image.Height))
        {
            return RegionOfInterest.Whole(image.Width, image.Height);
        }

        int right = area.X + area.Width;
        int bottom = area.Y + area.Height;
        if (PixelLayout.NeedsEvenWidth(image.Format))
        {
            area = area with { X = area.X & ~1 };
            right += right & 1;
        }

        if (image.Format == PixelFormat.Nv12)
        {
            area = area with { Y = area.Y & ~1 };
            bottom = Math.Min(bottom + (bottom & 1), image.Height);
        }

        return area with { Width = right - area.X, Height = bottom - area.Y };
    }

    private void Copy(in ImageView image)
    {
        int left = PixelLayout.RowBytes(image.Format, Area.X);
        for (int y = 0; y < Area.Height; y++)
        {
            image.Row(Area.Y + y).Slice(left, _stride).CopyTo(_memory.AsSpan(y * _stride));
        }

        for (int y = 0; image.Format == PixelFormat.Nv12 && y < Area.Height; y += 2)
        {
            image.ChromaRow(Area.Y + y).Slice(Area.X, Area.Width).CopyTo(_memory.AsSpan(_chroma + (y / 2 * _stride)));
        }
    }
}
