using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// Frames of cameras to a 224x224 input of normalised floats, on one thread, by C# and by each native resizer that runs here, in turns in
/// one process.
/// </summary>
internal static class PreprocessBenchmark
{
    private const string Managed = "C#";
    private const int Width = 1920;
    private const int Height = 1080;

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">Turns, 1 or more.</param>
    /// <param name="output">Where figures go.</param>
    public static void Run(int rounds, TextWriter output)
    {
        byte[] pixels = new byte[Width * Height * 3];
        new Random(1).NextBytes(pixels);
        foreach (PixelFormat format in (PixelFormat[])[PixelFormat.Bgr24, PixelFormat.Yuyv, PixelFormat.Nv12, PixelFormat.Gray8])
        {
            foreach (ResizeMode resize in (ResizeMode[])[ResizeMode.ShorterSide, ResizeMode.Stretch])
            {
                List<Turns> all = Measure(pixels, format, resize, rounds);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height} {format}, {resize}, bilinear"));
                all.ForEach(turns => output.WriteLine(turns.Line(all[0])));
            }
        }
    }

    private static List<Turns> Measure(byte[] pixels, PixelFormat format, ResizeMode resize, int rounds)
    {
        ImageInput input = new()
        {
            Width = 224, Height = 224, Resize = resize, Filter = ResizeFilter.Bilinear, Mean = [0.485f, 0.456f, 0.406f],
            Std = [0.229f, 0.224f, 0.225f],
        };
        List<Turns> all =
        [
            new(Managed, new Preprocessor(input, Resampler.CreateWidest())),
            .. ResampleSet.All.Where(set => set.RunsHere && set.Name != ResampleSet.Plain).Select(
                set => new Turns(set.Name, new Preprocessor(input, new NativeResampler(set)))),
        ];
        float[] floats = new float[3 * 224 * 224];
        for (int round = 0; round < rounds; round++)
        {
            foreach (Turns turns in all)
            {
                long start = Stopwatch.GetTimestamp();
                ImageView image = new(pixels, Width, Height, PixelLayout.RowBytes(format, Width), format);
                turns.Preprocessor.WriteFloat(image, RegionOfInterest.Whole(Width, Height), floats);
                turns.Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return all;
    }

    /// <summary>What one way took.</summary>
    private sealed record Turns(string Name, Preprocessor Preprocessor)
    {
        public List<double> Milliseconds { get; } = [];

        private double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);

        private double Least => Milliseconds.Min();

        public string Line(Turns first) => string.Create(
            CultureInfo.InvariantCulture,
            $"  {Name,-12} {Median:f3} ms ({Least:f3}), {first.Median / Median:f2} ({first.Least / Least:f2}) times as fast as C#");
    }
}
