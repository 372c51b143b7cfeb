namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>
/// Brings samples of some number of bits to 8: value * 255 / (2^bits - 1), halves rounded up. What is above the range becomes 255.
/// </summary>
internal sealed class SampleScale
{
    private const int Largest = byte.MaxValue;

    private readonly byte[] _levels = new byte[ushort.MaxValue + 1];

    /// <param name="bits">How many bits count, 9 to 16.</param>
    public SampleScale(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 9);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 16);
        Bits = bits;
        long range = (1L << bits) - 1;
        for (int value = 0; value < _levels.Length; value++)
        {
            _levels[value] = (byte)Math.Min(Largest, ((2 * Largest * value) + range) / (2 * range));
        }
    }

    /// <summary>How many bits count.</summary>
    public int Bits { get; }

    /// <summary>Scales the first samples of each pixel and drops the others.</summary>
    /// <param name="row">Pixels of <paramref name="channels"/> samples each.</param>
    /// <param name="channels">Samples of a pixel.</param>
    /// <param name="kept">How many of them are kept, at most <paramref name="channels"/>.</param>
    /// <param name="levels">As many values for each pixel as are kept.</param>
    public void Apply(ReadOnlySpan<ushort> row, int channels, int kept, Span<byte> levels)
    {
        for (int from = 0, to = 0; to < levels.Length; from += channels, to += kept)
        {
            for (int channel = 0; channel < kept; channel++)
            {
                levels[to + channel] = _levels[row[from + channel]];
            }
        }
    }
}
