using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>
/// Layer normalization of bytes over the channels of each pixel, with bytes as its result. Sums and squares are whole numbers, so their
/// order does not matter: the variance is exact until it is rounded once.
/// </summary>
internal sealed unsafe class NormOfBytes : IDisposable
{
    private readonly int _channels;
    private readonly float _epsilon;
    private readonly int _zero;
    private readonly NativeBuffer _factor;
    private readonly NativeBuffer _offset;

    /// <param name="weights">The layer that it belongs to.</param>
    public NormOfBytes(DepthwiseWeights weights)
    {
        _channels = weights.Channels;
        _epsilon = weights.Epsilon;
        _zero = weights.Zero;
        _factor = NativeBuffer.Of<float>(weights.Factor);
        _offset = NativeBuffer.Of<float>(weights.Offset);
    }

    /// <summary>Normalizes pixels.</summary>
    /// <param name="source">[pixels, channels].</param>
    /// <param name="pixels">How many.</param>
    /// <param name="target">As many bytes.</param>
    public void Run<TLanes>(byte* source, int pixels, byte* target)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        for (int pixel = 0; pixel < pixels; pixel++, source += _channels, target += _channels)
        {
            (float mean, float deviation) = Moments(source);
            TLanes middle = TLanes.Broadcast(mean);
            TLanes inverse = TLanes.Broadcast(deviation);
            for (int channel = 0; channel < _channels; channel += TLanes.Count)
            {
                TLanes normal = (TLanes.LoadBytes(source + channel) - middle) * inverse;
                TLanes result = TLanes.Fma(
                    normal, TLanes.Load((float*)_factor.Address + channel), TLanes.Load((float*)_offset.Address + channel));
                TLanes.StoreBytes(result, _zero, target + channel);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _factor.Dispose();
        _offset.Dispose();
    }

    // The mean, and 1 / sqrt(variance + epsilon).
    private (float Mean, float InverseDeviation) Moments(byte* source)
    {
        Vector128<uint> sums = default;
        Vector128<uint> squares = default;
        for (int channel = 0; channel < _channels; channel += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Load(source + channel);
            Add(Vector128.WidenLower(bytes), ref sums, ref squares);
            Add(Vector128.WidenUpper(bytes), ref sums, ref squares);
        }

        long sum = Vector128.Sum(sums);
        long square = Vector128.Sum(squares);
        float mean = (float)sum / _channels;
        float variance = (float)(((_channels * square) - (sum * sum)) / ((double)_channels * _channels));
        return (mean, 1 / MathF.Sqrt(variance + _epsilon));
    }

    // A square of a byte fits in 16 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<ushort> values, ref Vector128<uint> sums, ref Vector128<uint> squares)
    {
        Vector128<ushort> products = values * values;
        sums += Vector128.WidenLower(values) + Vector128.WidenUpper(values);
        squares += Vector128.WidenLower(products) + Vector128.WidenUpper(products);
    }
}
