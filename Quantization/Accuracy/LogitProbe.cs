using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Measures how far candidates for the integer model are from the float model: by the logits of a few images.</summary>
internal sealed class LogitProbe
{
    private const float WhitePixel = 255f;

    private readonly ImageInput _input;
    private readonly ICalibrationData _images;
    private readonly int _threads;
    private readonly List<float[]> _expected;

    /// <param name="model">The float model.</param>
    /// <param name="images">The images.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <param name="threads">Images at once, a thread each.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public LogitProbe(ModelProto model, ICalibrationData images, ImageInput input, int threads, CancellationToken cancellationToken)
        : this([], images, input, threads) => _expected.AddRange(Run(model, isPixels: false, cancellationToken));

    /// <param name="expected">The float model's logits of each image.</param>
    /// <param name="images">The images.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <param name="threads">Images at once, a thread each.</param>
    public LogitProbe(IEnumerable<float[]> expected, ICalibrationData images, ImageInput input, int threads)
    {
        _input = input;
        _images = images;
        _threads = threads;
        _expected = [.. expected];
    }

    /// <summary>
    /// Signal to noise ratio of a candidate's logits in decibel: 10 log10 of the summed squares of the float model's logits over the summed
    /// squares of the differences. Positive infinity when there is no difference.
    /// </summary>
    /// <param name="candidate">The candidate, with the float model's outputs.</param>
    /// <param name="isPixels">Whether it takes pixels, uint8 [N, height, width, 3], and not normalised floats.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public double SqnrDb(ModelProto candidate, bool isPixels, CancellationToken cancellationToken) =>
        SqnrDb(Run(candidate, isPixels, cancellationToken), part: 0);

    /// <summary>The ratio of each candidate that one model computes behind the float model.</summary>
    /// <param name="candidates">
    /// A model of normalised floats whose first output has the float model's logits and then those of each candidate.
    /// </param>
    /// <param name="count">Number of candidates.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public IReadOnlyList<double> SqnrDb(ModelProto candidates, int count, CancellationToken cancellationToken)
    {
        List<float[]> logits = Run(candidates, isPixels: false, cancellationToken);
        return [.. Enumerable.Range(1, count).Select(part => SqnrDb(logits, part))];
    }

    /// <param name="logits">Logits of each image, or of several candidates one behind the other.</param>
    /// <param name="part">Which of these.</param>
    private double SqnrDb(List<float[]> logits, int part)
    {
        double signal = 0;
        double noise = 0;
        foreach ((float[] expected, float[] all) in _expected.Zip(logits))
        {
            ReadOnlySpan<float> actual = all.AsSpan(part * expected.Length, expected.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                double difference = (double)expected[i] - actual[i];
                signal += (double)expected[i] * expected[i];
                noise += difference * difference;
            }
        }

        return 10 * Math.Log10(signal / noise);
    }

    // One session for all: its runs share nothing but the weights. Their activations take about as much as these.
    private List<float[]> Run(ModelProto model, bool isPixels, CancellationToken cancellationToken)
    {
        using InferenceSession session = Open(model);
        using RunOptions runOptions = new();
        string[] inputs = [session.InputMetadata.Keys.Single()];
        string[] outputs = [session.OutputNames[0]];
        int[] workers = [.. Enumerable.Range(0, PictureWorkers.CountFor(_threads, model.CalculateSize(), FreeMemory.Bytes()))];
        return [.. PictureWorkers.Run(_images.Images(cancellationToken), workers, Take, cancellationToken)];

        Func<float[]> Take(int worker, ReadOnlyMemory<float> image)
        {
            cancellationToken.ThrowIfCancellationRequested();
            OrtValue value = isPixels
                ? OrtValue.CreateTensorValueFromMemory(Pixels(image.Span), [1, _input.Height, _input.Width, _input.Mean.Count])
                : OrtValue.CreateTensorValueFromMemory(image.ToArray(), [1, _input.Mean.Count, _input.Height, _input.Width]);
            return () => Logits(value);
        }

        float[] Logits(OrtValue image)
        {
            using OrtValue value = image;
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(runOptions, inputs, [value], outputs);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
    }

    // By itself, so that the model's bytes can go as soon as it is open.
    private static InferenceSession Open(ModelProto model)
    {
        using SessionOptions options = CpuSessionOptions.Create(SessionSet.SettingsFor(1, 1));
        return new InferenceSession(OnnxFile.ToBytes(model), options);
    }

    /// <summary>The bytes [height, width, colours] that were normalised to floats [colours, height, width].</summary>
    private byte[] Pixels(ReadOnlySpan<float> normalised)
    {
        int colors = _input.Mean.Count;
        int area = _input.Width * _input.Height;
        byte[] pixels = new byte[normalised.Length];
        for (int i = 0; i < normalised.Length; i++)
        {
            (int color, int pixel) = Math.DivRem(i, area);
            float sample = ((normalised[i] * _input.Std[color]) + _input.Mean[color]) * WhitePixel;
            pixels[(pixel * colors) + color] = (byte)Math.Clamp(MathF.Round(sample), 0, WhitePixel);
        }

        return pixels;
    }
}
