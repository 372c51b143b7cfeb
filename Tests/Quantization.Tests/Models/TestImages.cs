using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>
/// Seeded pictures with structure in them: blobs of colour over a gradient, as bytes and as the model's normalised floats.
/// </summary>
internal sealed class TestImages(ImageInput input, int count, int seed = 7) : ICalibrationData
{
    public int Count => count;

    /// <summary>Picture number <paramref name="index"/> as uint8 [height, width, 3].</summary>
    public byte[] Pixels(int index)
    {
        Random random = new((seed * 1000) + index);
        byte[] pixels = new byte[input.Width * input.Height * 3];
        double[] phase = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() * 6)];
        for (int i = 0; i < pixels.Length; i++)
        {
            int color = i % 3;
            double x = i / 3 % input.Width / (double)input.Width;
            double y = i / 3 / input.Width / (double)input.Height;
            double wave = Math.Sin((phase[color] * x * 4) + phase[color + 3]) * Math.Cos((phase[color + 6] * y * 4) + phase[color]);
            pixels[i] = (byte)Math.Clamp(128 + (90 * wave) + random.Next(-20, 21), 0, 255);
        }

        return pixels;
    }

    /// <summary>Picture number <paramref name="index"/> as normalised float [3, height, width].</summary>
    public float[] Normalised(int index)
    {
        byte[] pixels = Pixels(index);
        int area = input.Width * input.Height;
        float[] values = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            int color = i % 3;
            values[(color * area) + (i / 3)] = ((pixels[i] / 255f) - input.Mean[color]) / input.Std[color];
        }

        return values;
    }

    public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken) =>
        Enumerable.Range(0, count).Select(index => new ReadOnlyMemory<float>(Normalised(index)));
}
