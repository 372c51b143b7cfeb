using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Outputs.Evidence;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What a kept picture costs: copying it, which the line does, and making a file of it, which another thread does. On pictures of the
/// synthetic line; a whole Full HD frame is made of several.
/// </summary>
internal static class EvidenceBenchmark
{
    private const int Runs = 200;
    private const int FramesOfPng = 20;

    private static readonly (int Width, int Height)[] Sizes = [(224, 224), (640, 480), (1920, 1080)];

    /// <summary>Measures and prints.</summary>
    public static void Run(TextWriter output)
    {
        foreach ((int width, int height) in Sizes)
        {
            foreach (PixelFormat format in (PixelFormat[])[PixelFormat.Gray8, PixelFormat.Bgr24, PixelFormat.Yuyv])
            {
                using FrameLease frame = Frame(width, height, format);
                PictureSlot slot = new();
                string copy = Time(Runs, () => slot.Fill(frame, 1, null));
                (string jpeg, long jpegBytes) = Encode(slot, PictureFormat.Jpeg, 85, Runs);
                (string best, long bestBytes) = Encode(slot, PictureFormat.Jpeg, 95, Runs);
                (string png, long pngBytes) = Encode(slot, PictureFormat.Png, 85, FramesOfPng);
                Say(output, $"{width}x{height} {format}, ms: copy {copy}; JPEG 85 {jpeg}, {jpegBytes} bytes");
                Say(output, $"  JPEG 95 {best}, {bestBytes} bytes; PNG {png}, {pngBytes} bytes");
            }

            SayExtensions(output, width, height);
        }
    }

    // Which of the outer two bytes of a pixel is red makes no difference to the time.
    private static void SayExtensions(TextWriter output, int width, int height)
    {
        using FrameLease frame = Frame(width, height, PixelFormat.Bgr24);
        byte[] pixels = frame.Pixels[..(width * height * 3)].ToArray();
        foreach ((string format, int runs) in ((string, int)[])[("jpg", Runs), ("png", FramesOfPng)])
        {
            using ExtensionsEncoder encoder = new(format);
            long bytes = 0;
            string time = Time(runs, () => bytes = encoder.Encode(pixels, width, height));
            Say(output, $"  ONNX Runtime Extensions, {format} {time}, {bytes} bytes");
        }
    }

    private static (string Time, long Bytes) Encode(PictureSlot slot, PictureFormat format, int quality, int runs)
    {
        using PictureEncoder encoder = new(format, quality);
        long bytes = 0;
        return (Time(runs, () => bytes = encoder.Encode(slot.View, "note"u8).Length), bytes);
    }

    // Tiles of a picture of a part, as grey, colours, or luminance with colours that change slowly.
    private static FrameLease Frame(int width, int height, PixelFormat format)
    {
        SyntheticFrameSource parts = new(new SyntheticOptions { Seed = 7, Count = 1 }, TimeProvider.System);
        parts.Start();
        using FrameLease part = parts.Read(CancellationToken.None)!;
        int channels = PixelLayout.RowBytes(part.Info.Format, 1);
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, width, height, format));
        int row = PixelLayout.RowBytes(format, width);
        int perPixel = row / width;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = part.View.Row(y % part.Info.Height);
            for (int i = 0; i < row; i++)
            {
                byte value = source[i / perPixel % part.Info.Width * channels];
                frame.Buffer[(y * row) + i] = format == PixelFormat.Yuyv && i % 2 == 1 ? (byte)(128 + (value / 32)) : value;
            }
        }

        return frame.Lease;
    }

    private static string Time(int runs, Action act)
    {
        // Once before: the first pays for what is compiled and allocated.
        act();
        double[] times = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            act();
            times[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"min {times[0]:F3}, p50 {times[runs / 2]:F3}");
    }

    private static void Say(TextWriter output, FormattableString text)
    {
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
