using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>One tensor of a network for each of some images.</summary>
/// <param name="images">Its values for each image; replaced as the images go through the network.</param>
/// <param name="shape">Its shape for one image.</param>
internal sealed class FeatureMaps(float[][] images, long[] shape)
{
    // The golden ratio's fraction: multiples of it lie evenly between 0 and 1, however many there are.
    private const double GoldenFraction = 0.6180339887498949;

    /// <summary>Number of images.</summary>
    public int Count => images.Length;

    /// <summary>The tensor's shape for one image.</summary>
    public long[] Shape => shape;

    /// <summary>Positions of one image in a tensor [1, height, width, channels].</summary>
    public int Positions => (int)(shape[1] * shape[2]);

    /// <summary>The tensor's values for an image.</summary>
    public float[] this[int image] => images[image];

    /// <summary>The same images, some of them only.</summary>
    public FeatureMaps Every(int step) => new([.. images.Where((_, index) => index % step == 0)], shape);

    /// <summary>A tensor that follows from this one, for each image.</summary>
    /// <param name="segment">The part of the network between them; its last output is taken.</param>
    /// <param name="threads">Images at once.</param>
    /// <param name="look">Sees all outputs for an image, on any thread; may be null.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The network computes NaN or infinity.</exception>
    public FeatureMaps Through(
        GraphSegment segment, int threads, Action<int, IReadOnlyList<OrtValue>>? look, CancellationToken cancellationToken)
    {
        float[][] results = new float[images.Length][];
        long[] resultShape = [];
        Look(segment, threads, Keep, cancellationToken);
        return new FeatureMaps(results, resultShape);

        void Keep(int image, IReadOnlyList<OrtValue> outputs)
        {
            results[image] = outputs[^1].GetTensorDataAsSpan<float>().ToArray();
            look?.Invoke(image, outputs);
            if (image == 0)
            {
                resultShape = outputs[^1].GetTensorTypeAndShape().Shape;
            }
        }
    }

    /// <summary>Shows what follows from the tensor for each image, and keeps nothing of it.</summary>
    /// <param name="segment">The part of the network that computes it.</param>
    /// <param name="threads">Images at once.</param>
    /// <param name="look">Sees all outputs for an image, on any thread.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The network computes NaN or infinity.</exception>
    public void Look(GraphSegment segment, int threads, Action<int, IReadOnlyList<OrtValue>> look, CancellationToken cancellationToken) =>
        ParallelLoop.Run(images.Length, threads, image =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            using IDisposableReadOnlyCollection<OrtValue> outputs = segment.Run(images[image], shape);
            foreach (OrtValue output in outputs)
            {
                ThrowIfNotFinite(output.GetTensorDataAsSpan<float>(), image);
            }

            look(image, outputs);
        });

    /// <summary>Copies the channels at some positions of an image: evenly spread over it, others in each image.</summary>
    /// <param name="map">The tensor [1, height, width, channels] of the image.</param>
    /// <param name="image">Number of the image, from 0.</param>
    /// <param name="perImage">Positions of each image.</param>
    /// <param name="samples">Where they go.</param>
    public static void Sample(ReadOnlySpan<float> map, int image, int perImage, RowSamples samples)
    {
        int positions = map.Length / samples.Columns;
        double offset = image * GoldenFraction % 1;
        for (int i = 0; i < perImage; i++)
        {
            int position = Math.Min((int)((i + offset) * positions / perImage), positions - 1);
            map.Slice(position * samples.Columns, samples.Columns).CopyTo(samples.Row((image * perImage) + i));
        }
    }

    private static void ThrowIfNotFinite(ReadOnlySpan<float> values, int image)
    {
        if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model, $"The model computes NaN or infinity on calibration image number {image + 1}", "calibration data",
                "finite numbers", "Check the image, and that the float model works on it.");
        }
    }
}
