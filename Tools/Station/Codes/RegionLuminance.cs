using EdgeConvNeXt.Runtime.Imaging;
using ZXing;

namespace EdgeConvNeXt.Station.Codes;

/// <summary>The brightness of a region of a frame, as ZXing takes pictures.</summary>
internal sealed class RegionLuminance : BaseLuminanceSource
{
    private RegionLuminance(int width, int height)
        : base(width, height)
    {
    }

    /// <summary>Copies a region out of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="area">The region, within the frame.</param>
    public static RegionLuminance Of(in ImageView frame, RegionOfInterest area)
    {
        RegionLuminance light = new(area.Width, area.Height);
        for (int y = 0; y < area.Height; y++)
        {
            Copy(frame.Row(area.Y + y), frame.Format, area.X, light.luminances.AsSpan(y * area.Width, area.Width));
        }

        return light;
    }

    /// <inheritdoc/>
    protected override LuminanceSource CreateLuminanceSource(byte[] newLuminances, int width, int height)
    {
        RegionLuminance other = new(width, height);
        newLuminances.AsSpan(0, width * height).CopyTo(other.luminances);
        return other;
    }

    private static void Copy(ReadOnlySpan<byte> row, PixelFormat format, int left, Span<byte> light)
    {
        switch (format)
        {
            case PixelFormat.Gray8 or PixelFormat.Nv12:
                row.Slice(left, light.Length).CopyTo(light);
                break;
            case PixelFormat.Yuyv:
                for (int x = 0; x < light.Length; x++)
                {
                    light[x] = row[2 * (left + x)];
                }

                break;
            default:
                (int red, int blue) = format == PixelFormat.Rgb24 ? (0, 2) : (2, 0);
                for (int x = 0; x < light.Length; x++)
                {
                    ReadOnlySpan<byte> pixel = row.Slice(3 * (left + x), 3);
                    light[x] = (byte)(((77 * pixel[red]) + (150 * pixel[1]) + (29 * pixel[blue])) >> 8);
                }

                break;
        }
    }
}
