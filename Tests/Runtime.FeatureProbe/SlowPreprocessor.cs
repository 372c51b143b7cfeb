using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>
/// The oracle of the preprocessor: the same contract in plain loops. The region becomes red, green, blue; every sample of the input is
/// computed by itself.
/// </summary>
public sealed class SlowPreprocessor(ImageInput input)
{
    /// <summary>The input as bytes, [row][column][channel].</summary>
    public byte[] Bytes(in ImageView image, RegionOfInterest region)
    {
        byte[] source = Crop(image, region);
        (long width, long height) = ResizedSize(region);
        long left = Offset(width, input.Width);
        long top = Offset(height, input.Height);
        SlowResize columns = new(input.Filter, input.Antialias, region.Width, width);
        SlowResize rows = new(input.Filter, input.Antialias, region.Height, height);
        byte[] narrow = new byte[region.Height * input.Width * 3];
        for (int i = 0; i < narrow.Length; i++)
        {
            int channel = i % 3;
            int row = i / 3 / input.Width;
            long column = (i / 3 % input.Width) + left;
            narrow[i] = column < 0 || column >= width
                ? input.Fill
                : columns.Sample(column, x => source[(((row * region.Width) + x) * 3) + channel]);
        }

        byte[] result = new byte[input.Height * input.Width * 3];
        for (int i = 0; i < result.Length; i++)
        {
            int rest = i % (input.Width * 3);
            int column = rest / 3;
            int channel = input.Color == ColorOrder.Rgb ? rest % 3 : 2 - (rest % 3);
            long row = (i / (input.Width * 3)) + top;
            bool isFill = row < 0 || row >= height || column + left < 0 || column + left >= width;
            result[i] = isFill ? input.Fill : rows.Sample(row, y => narrow[(((y * input.Width) + column) * 3) + channel]);
        }

        return result;
    }

    /// <summary>The input as normalised numbers, [channel][row][column].</summary>
    public double[] Floats(ReadOnlySpan<byte> bytes)
    {
        int plane = input.Width * input.Height;
        double[] result = new double[plane * 3];
        for (int i = 0; i < bytes.Length; i++)
        {
            int channel = i % 3;
            result[(channel * plane) + (i / 3)] = ((bytes[i] / 255.0) - input.Mean[channel]) / input.Std[channel];
        }

        return result;
    }

    private static byte[] Crop(in ImageView image, RegionOfInterest region)
    {
        byte[] source = new byte[region.Width * region.Height * 3];
        for (int i = 0; i < region.Width * region.Height; i++)
        {
            (byte red, byte green, byte blue) = SlowImage.Pixel(image, region.X + (i % region.Width), region.Y + (i / region.Width));
            source[3 * i] = red;
            source[(3 * i) + 1] = green;
            source[(3 * i) + 2] = blue;
        }

        return source;
    }

    /// <summary>The size of the whole resized region, as torchvision (shorter side) and the usual letterbox code compute it.</summary>
    private (long Width, long Height) ResizedSize(RegionOfInterest region)
    {
        double width = region.Width;
        double height = region.Height;
        double size = input.Size == 0 ? Math.Min(input.Width, input.Height) : input.Size;
        double ratio = Math.Min(input.Width / width, input.Height / height);
        return input.Resize switch
        {
            ResizeMode.Stretch => (input.Width, input.Height),
            ResizeMode.ShorterSide when width <= height => ((long)size, (long)Math.Truncate(size * height / width)),
            ResizeMode.ShorterSide => ((long)Math.Truncate(size * width / height), (long)size),
            ResizeMode.Letterbox => ((long)Math.Max(1, Math.Round(width * ratio)), (long)Math.Max(1, Math.Round(height * ratio))),
            _ => throw new ArgumentOutOfRangeException(nameof(region), input.Resize, "The oracle does not know this resize mode."),
        };
    }

    /// <summary>Where in the resized axis the input begins; negative where fill comes first.</summary>
    private static long Offset(long resized, int target) => resized >= target
        ? (long)Math.Round((resized - target) / 2.0, MidpointRounding.ToEven)
        : -((target - resized) / 2);
}
