using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Outputs.Evidence;

namespace EdgeConvNeXt.Station.Tests.Outputs.Evidence;

/// <summary>What is copied of a frame, against a pixel by pixel look at it.</summary>
public sealed class PictureSlotTests
{
    private const int Width = 20;

    public static TheoryData<PixelFormat, RegionOfInterest?, RegionOfInterest> Regions { get; } = new()
    {
        { PixelFormat.Gray8, new RegionOfInterest(3, 5, 7, 2), new RegionOfInterest(3, 5, 7, 2) },
        { PixelFormat.Rgb24, new RegionOfInterest(3, 5, 7, 2), new RegionOfInterest(3, 5, 7, 2) },
        { PixelFormat.Bgr24, new RegionOfInterest(13, 0, 7, 15), new RegionOfInterest(13, 0, 7, 15) },
        { PixelFormat.Yuyv, new RegionOfInterest(3, 5, 7, 2), new RegionOfInterest(2, 5, 8, 2) },
        { PixelFormat.Yuyv, new RegionOfInterest(4, 1, 3, 3), new RegionOfInterest(4, 1, 4, 3) },
        { PixelFormat.Nv12, new RegionOfInterest(3, 5, 7, 2), new RegionOfInterest(2, 4, 8, 4) },
        { PixelFormat.Nv12, new RegionOfInterest(19, 13, 1, 2), new RegionOfInterest(18, 12, 2, 3) },
        { PixelFormat.Nv12, null, new RegionOfInterest(0, 0, Width, 15) },
        { PixelFormat.Yuyv, null, new RegionOfInterest(0, 0, Width, 15) },
        { PixelFormat.Gray8, new RegionOfInterest(15, 0, 7, 2), new RegionOfInterest(0, 0, Width, 15) },
    };

    [Theory]
    [MemberData(nameof(Regions))]
    public void A_region_is_copied_whole_and_grown_where_pixels_share_their_colour(
        PixelFormat format, RegionOfInterest? requested, RegionOfInterest expected)
    {
        PooledFrame frame = new FramePool().Rent(new FrameInfo(1, default, Width, 15, format), stride: 64);
        using FrameLease lease = frame.Lease;
        for (int i = 0; i < frame.Buffer.Length; i++)
        {
            frame.Buffer[i] = (byte)((i * 7) + (i / 64 * 3));
        }

        PictureSlot slot = new();
        slot.Fill(lease, part: 4, requested);

        Assert.Equal((expected, 4, true), (slot.Area, slot.Part, slot.IsFilled));
        for (int y = 0; y < expected.Height; y++)
        {
            for (int x = 0; x < expected.Width; x++)
            {
                Assert.Equal(Pixel(lease.View, expected.X + x, expected.Y + y), Pixel(slot.View, x, y));
            }
        }
    }

    // Every byte that a pixel's colour comes from.
    private static byte[] Pixel(in ImageView image, int x, int y)
    {
        ReadOnlySpan<byte> row = image.Row(y);
        return image.Format switch
        {
            PixelFormat.Gray8 => [row[x]],
            PixelFormat.Yuyv => [row[x * 2], row[(x / 2 * 4) + 1], row[(x / 2 * 4) + 3]],
            PixelFormat.Nv12 => [row[x], image.ChromaRow(y)[x & ~1], image.ChromaRow(y)[x | 1]],
            _ => row.Slice(x * 3, 3).ToArray(),
        };
    }
}
