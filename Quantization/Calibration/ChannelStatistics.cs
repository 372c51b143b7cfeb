using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// What each channel of an activation did over all images: extremes, mean and mean square. The channel is the tensor's last axis.
/// </summary>
internal sealed class ChannelStatistics
{
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

        for (; !values.IsEmpty; values = values[Channels..])
        {
            AddRow(values[..Channels]);
            _rows++;
        }
    }

    // Each channel sums in the order of the rows, however many channels go at once: the sums are the same bits.
    private void AddRow(ReadOnlySpan<float> row)
    {
        int channel = 0;
        for (; channel + Vector256<float>.Count <= row.Length; channel += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.Create(row[channel..]);
            Vector256.Min(Vector256.Create(_minimum, channel), values).CopyTo(_minimum, channel);
            Vector256.Max(Vector256.Create(_maximum, channel), values).CopyTo(_maximum, channel);
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
            Sum(lower, channel);
            Sum(upper, channel + Vector256<double>.Count);
        }

        for (; channel < row.Length; channel++)
        {
            float value = row[channel];
            _minimum[channel] = Math.Min(_minimum[channel], value);
            _maximum[channel] = Math.Max(_maximum[channel], value);
            _sum[channel] += value;
            _squares[channel] += (double)value * value;
        }
    }

    private void Sum(Vector256<double> values, int channel)
    {
        (Vector256.Create(_sum, channel) + values).CopyTo(_sum, channel);
        (Vector256.Create(_squares, channel) + (values * values)).CopyTo(_squares, channel);
    }
}
