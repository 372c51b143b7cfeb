using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// What each channel of an activation did over all images: extremes, mean and mean square. The channel is the tensor's last axis.
/// </summary>
internal sealed class ChannelStatistics
{
    // As many rows as stay in the processor's cache while channel after channel goes through them.
    private const int RowsAtOnce = 64;

    private readonly float[] _minimum;
    private readonly float[] _maximum;
    private readonly double[] _sum;
    private readonly double[] _squares;
    private long _rows;

    /// <param name="channels">Number of channels, 1 or more.</param>
    public ChannelStatistics(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _minimum = new float[channels];
        _maximum = new float[channels];
        _sum = new double[channels];
        _squares = new double[channels];
        Array.Fill(_minimum, float.PositiveInfinity);
        Array.Fill(_maximum, float.NegativeInfinity);
    }

    /// <summary>Number of channels.</summary>
    public int Channels => _sum.Length;

    /// <summary>Smallest value of each channel; positive infinity before the first.</summary>
    public ReadOnlySpan<float> Minimum => _minimum;

    /// <summary>Largest value of each channel; negative infinity before the first.</summary>
    public ReadOnlySpan<float> Maximum => _maximum;

    /// <summary>Mean of a channel; NaN before the first value.</summary>
    public double Mean(int channel) => _sum[channel] / _rows;

    /// <summary>Mean of the squares of a channel; NaN before the first value.</summary>
    public double MeanSquare(int channel) => _squares[channel] / _rows;

    /// <summary>Counts rows of one value for each channel.</summary>
    /// <exception cref="ArgumentException">The values do not fill rows.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.Length % Channels != 0)
        {
            throw new ArgumentException($"{values.Length} values do not fill rows of {Channels} channels.", nameof(values));
        }

        while (!values.IsEmpty)
        {
            ReadOnlySpan<float> rows = values[..Math.Min(values.Length, RowsAtOnce * Channels)];
            AddRows(rows);
            _rows += rows.Length / Channels;
            values = values[rows.Length..];
        }
    }

    // Each channel sums in the order of the rows, however many channels go at once: the sums are the same bits.
    private void AddRows(ReadOnlySpan<float> rows)
    {
        int channel = 0;
        for (; channel + Vector256<float>.Count <= Channels; channel += Vector256<float>.Count)
        {
            AddColumns(rows, channel);
        }

        for (; channel < Channels; channel++)
        {
            AddColumn(rows, channel);
        }
    }

    private void AddColumns(ReadOnlySpan<float> rows, int channel)
    {
        const int Half = 4;
        Vector256<float> minimum = Vector256.Create(_minimum, channel);
        Vector256<float> maximum = Vector256.Create(_maximum, channel);
        Vector256<double> lowerSum = Vector256.Create(_sum, channel);
        Vector256<double> upperSum = Vector256.Create(_sum, channel + Half);
        Vector256<double> lowerSquares = Vector256.Create(_squares, channel);
        Vector256<double> upperSquares = Vector256.Create(_squares, channel + Half);
        for (int i = channel; i < rows.Length; i += Channels)
        {
            Vector256<float> values = Vector256.Create(rows[i..]);
            minimum = Vector256.Min(minimum, values);
            maximum = Vector256.Max(maximum, values);
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
            lowerSum += lower;
            upperSum += upper;
            lowerSquares += lower * lower;
            upperSquares += upper * upper;
        }

        minimum.CopyTo(_minimum, channel);
        maximum.CopyTo(_maximum, channel);
        lowerSum.CopyTo(_sum, channel);
        upperSum.CopyTo(_sum, channel + Half);
        lowerSquares.CopyTo(_squares, channel);
        upperSquares.CopyTo(_squares, channel + Half);
    }

    private void AddColumn(ReadOnlySpan<float> rows, int channel)
    {
        for (int i = channel; i < rows.Length; i += Channels)
        {
            float value = rows[i];
            _minimum[channel] = Math.Min(_minimum[channel], value);
            _maximum[channel] = Math.Max(_maximum[channel], value);
            _sum[channel] += value;
            _squares[channel] += (double)value * value;
        }
    }
}
