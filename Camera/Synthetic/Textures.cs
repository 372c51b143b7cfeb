namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// The textures all parts are cut from, made once. They depend on no line's seed; what a part shows of them does. Each has mean 0 and
/// standard deviation 1 unless said otherwise.
/// </summary>
internal static class Textures
{
    private const int Grains = 1024;
    private const int Clouds = 256;

    /// <summary>Rolled steel, 1024 x 512: long fine lines along x.</summary>
    public static TextureTile Grain { get; } = MakeGrain(new SplitMix64(0x6772616900));

    /// <summary>Slow irregular changes, 256 x 256: value noise whose coarsest cells are 64 texels wide.</summary>
    public static TextureTile Cloud { get; } = MakeCloud(new SplitMix64(0x636C6F756400));

    /// <summary>A woven rubber belt, 256 x 256, around 1.</summary>
    public static TextureTile Belt { get; } = MakeBelt(new SplitMix64(0x62656C7400));

    /// <summary>Independent, nearly normal numbers for the sensor; a power of two of them.</summary>
    public static float[] Noise { get; } = White(1 << 15, new SplitMix64(0x6E6F697300));

    private static TextureTile MakeGrain(SplitMix64 random)
    {
        const int height = 512;
        float[] sum = new float[Grains * height];
        // Lines of four lengths, in texels; the weights were set by eye
        (int Length, float Weight)[] layers = [(400, 0.7f), (90, 0.8f), (24, 0.65f), (4, 0.3f)];
        foreach ((int length, float weight) in layers)
        {
            float[] layer = White(sum.Length, new SplitMix64(random.Next()));
            SmoothRows(layer, Grains, length);
            SmoothRows(layer, Grains, length);
            Normalise(layer);
            Add(sum, layer, weight);
        }

        Normalise(sum);
        return new TextureTile(sum, Grains);
    }

    private static TextureTile MakeCloud(SplitMix64 random)
    {
        float[] sum = new float[Clouds * Clouds];
        float weight = 1;
        for (int cell = 64; cell >= 2; cell /= 2)
        {
            float[] nodes = White(Clouds / cell * (Clouds / cell), new SplitMix64(random.Next()));
            TextureTile coarse = new(nodes, Clouds / cell);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += weight * coarse.At(new((i % Clouds) / (float)cell, (i / Clouds) / (float)cell));
            }

            weight *= 0.58f;
        }

        Normalise(sum);
        return new TextureTile(sum, Clouds);
    }

    private static TextureTile MakeBelt(SplitMix64 random)
    {
        float[] noise = White(Clouds * Clouds, random);
        float[] weave = new float[Clouds * Clouds];
        for (int i = 0; i < weave.Length; i++)
        {
            int x = i % Clouds;
            int y = i / Clouds;
            float ridge = Triangle(x + y) * Triangle(x - y);
            weave[i] = 0.84f + (0.3f * ridge) + (0.055f * noise[i]);
        }

        return new TextureTile(weave, Clouds);
    }

    private static float Triangle(int position)
    {
        int phase = position & 7;
        return (phase < 4 ? phase : 8 - phase) / 4f;
    }

    private static float[] White(int count, SplitMix64 random)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            // The sum of four even numbers is close enough to normal; its variance is 4/12
            value = (random.Unit() + random.Unit() + random.Unit() + random.Unit() - 2) * 1.7320508f;
        }

        return values;
    }

    private static void SmoothRows(float[] values, int width, int length)
    {
        Span<float> row = stackalloc float[Grains];
        for (int start = 0; start < values.Length; start += width)
        {
            values.AsSpan(start, width).CopyTo(row);
            float sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += row[i];
            }

            for (int i = 0; i < width; i++)
            {
                values[start + i] = sum;
                sum += row[(i + length) % width] - row[i];
            }
        }
    }

    private static void Normalise(float[] values)
    {
        double sum = 0;
        double squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        float scale = (float)(1 / Math.Sqrt((squares / values.Length) - (mean * mean)));
        foreach (ref float value in values.AsSpan())
        {
            value = (value - (float)mean) * scale;
        }
    }

    private static void Add(float[] sum, float[] layer, float weight)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += layer[i] * weight;
        }
    }
}
