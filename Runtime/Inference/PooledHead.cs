using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// The end of a classifier that takes the mean over all cells of a feature map, may normalise it, and has one linear layer: with f the
/// feature map, v its mean over cells, score_c = sum over k of w_ck n_k + b_c, where n = v, or n = (v - mean(v)) / sqrt(var(v) + epsilon).
/// Factor and summand of the normalisation are inside of w and b. For any thread.
/// </summary>
/// <remarks>
/// Every score is a sum over cells and a constant, so what a cell adds to it can be told exactly, without gradients: without normalisation
/// as Zhou et al., "Learning Deep Features for Discriminative Localization" (CVPR 2016), have it; with it, what the mean over channels
/// takes from all weights alike is taken from the weights, and the deviation of the whole vector divides all cells alike.
/// </remarks>
public sealed class PooledHead
{
    private readonly float[] _weights;
    private readonly double[] _bias;
    private readonly double[] _meanWeights;
    private readonly double? _epsilon;

    /// <param name="weights">[labels, channels].</param>
    /// <param name="bias">One for each label.</param>
    /// <param name="epsilon">What the normalisation adds to the variance; null where there is none.</param>
    /// <param name="width">Cells of the feature map in a row.</param>
    /// <param name="height">Rows of cells.</param>
    /// <param name="isChannelsFirst">Whether it lies [channels, height, width]; otherwise it lies [height, width, channels].</param>
    /// <exception cref="ArgumentException">The numbers of labels and weights do not belong together.</exception>
    public PooledHead(float[] weights, double[] bias, double? epsilon, int width, int height, bool isChannelsFirst)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
        {
            throw new ArgumentException($"{weights.Length} weights are not so many for each of {bias.Length} labels.", nameof(weights));
        }

        _weights = weights;
        _bias = bias;
        _epsilon = epsilon;
        Channels = weights.Length / bias.Length;
        Width = width;
        Height = height;
        IsChannelsFirst = isChannelsFirst;
        _meanWeights = [.. Enumerable.Range(0, bias.Length).Select(label => MeanWeight(label))];
    }

    /// <summary>Number of labels, 1 or more.</summary>
    public int Labels => _bias.Length;

    /// <summary>Channels of the feature map, 1 or more.</summary>
    public int Channels { get; }

    /// <summary>Cells of the feature map in a row, 1 or more.</summary>
    public int Width { get; }

    /// <summary>Rows of cells, 1 or more.</summary>
    public int Height { get; }

    /// <summary>Whether the feature map lies [channels, height, width]; otherwise it lies [height, width, channels].</summary>
    public bool IsChannelsFirst { get; }

    private int Cells => Width * Height;

    /// <summary>What a label's score is made of besides the cells.</summary>
    /// <param name="label">Index of the label.</param>
    public double BiasOf(int label) => _bias[label];

    /// <summary>The mean of a feature map over its cells; allocates nothing.</summary>
    /// <param name="features">The feature map.</param>
    /// <param name="pooled">Where it goes, one value for each channel.</param>
    /// <exception cref="ArgumentException">The feature map or the place is of another size.</exception>
    public void Pool(ReadOnlySpan<float> features, Span<float> pooled)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Cells * Channels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pooled.Length, Channels);
        if (IsChannelsFirst)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                pooled[channel] = Sum(features.Slice(channel * Cells, Cells)) / Cells;
            }

            return;
        }

        pooled.Clear();
        for (int cell = 0; cell < Cells; cell++)
        {
            Add(features.Slice(cell * Channels, Channels), pooled);
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            pooled[channel] /= Cells;
        }
    }

    /// <summary>What each cell of a feature map adds to a label's score.</summary>
    /// <param name="features">The feature map.</param>
    /// <param name="label">Index of the label.</param>
    /// <returns>[height, width]: their sum and <see cref="BiasOf"/> are the score.</returns>
    /// <exception cref="ArgumentException">The feature map is of another size.</exception>
    public double[] Explain(ReadOnlySpan<float> features, int label)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Cells * Channels);
        double divisor = Cells * Deviation(features);
        double[] cells = new double[Cells];
        for (int cell = 0; cell < cells.Length; cell++)
        {
            double sum = 0;
            for (int channel = 0; channel < Channels; channel++)
            {
                sum += (_weights[(label * Channels) + channel] - _meanWeights[label]) * At(features, cell, channel);
            }

            cells[cell] = sum / divisor;
        }

        return cells;
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sums = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sums += vector;
        }

        float sum = Vector.Sum(sums);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> sumVectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        for (int i = 0; i < vectors.Length; i++)
        {
            sumVectors[i] += vectors[i];
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private double MeanWeight(int label)
    {
        double sum = 0;
        for (int channel = 0; channel < Channels && _epsilon is not null; channel++)
        {
            sum += _weights[(label * Channels) + channel];
        }

        return sum / Channels;
    }

    // Of the pooled vector; 1 where it is not normalised.
    private double Deviation(ReadOnlySpan<float> features)
    {
        if (_epsilon is not { } epsilon)
        {
            return 1;
        }

        double sum = 0;
        double squares = 0;
        for (int channel = 0; channel < Channels; channel++)
        {
            double pooled = 0;
            for (int cell = 0; cell < Cells; cell++)
            {
                pooled += At(features, cell, channel);
            }

            pooled /= Cells;
            sum += pooled;
            squares += pooled * pooled;
        }

        double mean = sum / Channels;
        return Math.Sqrt(Math.Max(0, (squares / Channels) - (mean * mean)) + epsilon);
    }

    private float At(ReadOnlySpan<float> features, int cell, int channel) =>
        features[IsChannelsFirst ? (channel * Cells) + cell : (cell * Channels) + channel];
}
