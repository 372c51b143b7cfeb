using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Benchmarks.Drift;

/// <summary>Pictures of the synthetic line, grey, and what becomes of them under another camera or light.</summary>
internal static class SimulatedPictures
{
    private const int Width = 640;
    private const int Height = 480;
    private const double OkShare = 0.98;

    // The generator's own noise, in levels.
    private const double LeastNoise = 1.2;
    private const double MostNoise = 2.6;

    /// <summary>Measures pictures.</summary>
    /// <param name="seed">Seed of the line.</param>
    /// <param name="count">How many.</param>
    /// <param name="change">What becomes of each; null for nothing.</param>
    public static PictureMeasure[] Measure(int seed, int count, Action<byte[], Random>? change = null)
    {
        PartRenderer renderer = new(Width, Height, PixelFormat.Gray8);
        SyntheticLine line = new((ulong)seed, OkShare);
        Random random = new(seed);
        byte[] pixels = new byte[Width * Height];
        PictureMeasure[] measures = new PictureMeasure[count];
        for (int i = 0; i < count; i++)
        {
            renderer.Render(line.Part(i + 1), pixels);
            change?.Invoke(pixels, random);
            measures[i] = PictureMeasure.Of(new ImageView(pixels, Width, Height, Width, PixelFormat.Gray8), null);
        }

        return measures;
    }

    /// <summary>A tenth less light.</summary>
    public static void Dim(byte[] pixels, Random random)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Round(pixels[i] * 0.9);
        }
    }

    /// <summary>Out of focus by 1.5 pixels (standard deviation); the sensor's noise comes after the lens, so it is added anew.</summary>
    public static void Blur(byte[] pixels, Random random)
    {
        float[] taps = Taps(1.5);
        float[] rows = new float[pixels.Length];
        int reach = taps.Length / 2;
        for (int place = 0; place < pixels.Length; place++)
        {
            int x = place % Width;
            for (int tap = -reach; tap <= reach; tap++)
            {
                rows[place] += taps[tap + reach] * pixels[place - x + Math.Clamp(x + tap, 0, Width - 1)];
            }
        }

        double noise = LeastNoise + (random.NextDouble() * (MostNoise - LeastNoise));
        for (int place = 0; place < pixels.Length; place++)
        {
            int y = place / Width;
            float sum = 0;
            for (int tap = -reach; tap <= reach; tap++)
            {
                sum += taps[tap + reach] * rows[(Math.Clamp(y + tap, 0, Height - 1) * Width) + (place % Width)];
            }

            pixels[place] = (byte)Math.Clamp(Math.Round(sum + (noise * Normal(random))), 0, 255);
        }
    }

    /// <summary>A defect that the demo's model was never shown: a drop of oil with a bright rim, somewhere on the plate.</summary>
    public static void Stain(byte[] pixels, Random random) => Stain(pixels, random, inside: 0.72, rim: 1.12);

    /// <summary>The same, less dark.</summary>
    public static void LightStain(byte[] pixels, Random random) => Stain(pixels, random, inside: 0.86, rim: 1.06);

    /// <summary>The same, hardly to be seen.</summary>
    public static void FaintStain(byte[] pixels, Random random) => Stain(pixels, random, inside: 0.93, rim: 1.03);

    private static void Stain(byte[] pixels, Random random, double inside, double rim)
    {
        double radius = 8 + (random.NextDouble() * 14);
        double left = (Width * 0.3) + (random.NextDouble() * Width * 0.4);
        double top = (Height * 0.35) + (random.NextDouble() * Height * 0.3);
        for (int place = 0; place < pixels.Length; place++)
        {
            double x = (place % Width) - left;
            double y = (place / Width) - top;
            double at = Math.Sqrt((x * x) + (y * y)) / radius;
            pixels[place] = (byte)Math.Min(255, pixels[place] * (at < 0.85 ? inside : at < 1 ? rim : 1));
        }
    }

    private static float[] Taps(double sigma)
    {
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] taps = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(at => Math.Exp(-at * at / (2 * sigma * sigma)))];
        return [.. taps.Select(tap => (float)(tap / taps.Sum()))];
    }

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
