using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>Makes the widest form of the managed kernel.</summary>
internal static class ManagedDepthwise
{
    /// <param name="weights">The layer; <see cref="DepthwiseWeights.Fits"/> holds.</param>
    public static IDepthwiseKernel Create(DepthwiseWeights weights) => Vector512.IsHardwareAccelerated
        ? new ManagedDepthwise<FloatLanes512>(weights)
        : Vector256.IsHardwareAccelerated ? new ManagedDepthwise<FloatLanes256>(weights) : new ManagedDepthwise<FloatLanes128>(weights);
}

/// <summary>
/// The convolution in floating point, where its sums are exact: 49 products of a byte and a signed byte stay below 2 to the 24. A few
/// channels at a time, one for each lane; of each row of the picture they are kept as floats for the seven rows of results that read it.
/// </summary>
internal sealed unsafe class ManagedDepthwise<TLanes> : IDepthwiseKernel
    where TLanes : struct, IFloatLanes<TLanes>
{
    private const int Side = DepthwiseWeights.Side;
    private const int Reach = Side / 2;

    // Results of a row that are summed up at once, as many as leave their sums and a row of the filter in registers.
    private const int Tile = 7;

    private readonly DepthwiseWeights _weights;
    private readonly NativeBuffer _filters;
    private readonly NativeBuffer _bias;
    private readonly NativeBuffer _scale;
    private readonly NormOfBytes _norm;

    /// <summary>Lays the weights out.</summary>
    /// <param name="weights">The layer; <see cref="DepthwiseWeights.Fits"/> holds.</param>
    public ManagedDepthwise(DepthwiseWeights weights)
    {
        _weights = weights;
        _filters = NativeBuffer.Of<float>(Turned(weights));
        _bias = NativeBuffer.Of<int>(FoldedBias(weights));
        _scale = NativeBuffer.Of<float>(weights.Scale);
        _norm = new NormOfBytes(weights);
    }

    /// <inheritdoc/>
    public int Channels => _weights.Channels;

    private static int FilterLength => Side * Side * TLanes.Count;

    /// <inheritdoc/>
    public nuint ScratchSize(int height, int width) =>
        ((nuint)(Channels / TLanes.Count) * Side * (nuint)RowLength(width) * sizeof(float)) + (nuint)BetweenLength(width);

    /// <inheritdoc/>
    public void Run(int height, int width, int first, int end, byte* input, byte* output, void* scratch)
    {
        byte* between = (byte*)scratch;
        float* rows = (float*)(between + BetweenLength(width));
        for (int row = first; row < end; row++)
        {
            for (int group = 0; group < Channels / TLanes.Count; group++)
            {
                float* own = rows + ((nint)group * Side * RowLength(width));
                for (int read = row == first ? row - Reach : row + Reach; read <= row + Reach; read++)
                {
                    Widen(input + (group * TLanes.Count), height, width, read, own + Slot(read, width));
                }

                Convolve(own, row, width, group, between);
            }

            _norm.Run<TLanes>(between, width, output + ((nint)row * width * Channels));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _filters.Dispose();
        _bias.Dispose();
        _scale.Dispose();
        _norm.Dispose();
    }

    // Whole tiles, and what the filter reaches beyond them on both sides.
    private static int RowLength(int width) => (Tiled(width) + (2 * Reach)) * TLanes.Count;

    private static int Tiled(int width) => (width + Tile - 1) / Tile * Tile;

    private nint BetweenLength(int width) => ((nint)Tiled(width) * Channels + 63) & ~63;

    private static nint Slot(int row, int width) => (nint)((row + Side) % Side) * RowLength(width);

    private void Widen(byte* input, int height, int width, int row, float* target)
    {
        TLanes padding = TLanes.Broadcast(_weights.InputZero);
        bool isInside = row >= 0 && row < height;
        byte* source = input + ((nint)row * width * Channels);
        for (int place = 0; place < RowLength(width) / TLanes.Count; place++)
        {
            int column = place - Reach;
            bool isPixel = isInside && column >= 0 && column < width;
            TLanes.Store(isPixel ? TLanes.LoadBytes(source + ((nint)column * Channels)) : padding, target + (place * TLanes.Count));
        }
    }

    private void Convolve(float* rows, int row, int width, int group, byte* between)
    {
        float* filters = (float*)_filters.Address + ((nint)group * FilterLength);
        int channel = group * TLanes.Count;
        float** own = stackalloc float*[Side];
        for (int i = 0; i < Side; i++)
        {
            own[i] = rows + Slot(row + i - Reach, width);
        }

        for (int column = 0; column < Tiled(width); column += Tile)
        {
            ConvolveTile(own, column, filters, channel, between + ((nint)column * Channels) + channel);
        }
    }

    private void ConvolveTile(float** rows, int column, float* filter, int channel, byte* target)
    {
        TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
        int step = TLanes.Count;
        for (int y = 0; y < Side; y++)
        {
            float* x = rows[y] + ((nint)column * step);
            float* f = filter + (y * Side * step);
            TLanes f0 = TLanes.Load(f), f1 = TLanes.Load(f + step), f2 = TLanes.Load(f + (2 * step)), f3 = TLanes.Load(f + (3 * step));
            TLanes f4 = TLanes.Load(f + (4 * step)), f5 = TLanes.Load(f + (5 * step)), f6 = TLanes.Load(f + (6 * step));
            TLanes v = TLanes.Load(x);
            s0 = TLanes.Mad(v, f0, s0);
            v = TLanes.Load(x + step);
            (s0, s1) = (TLanes.Mad(v, f1, s0), TLanes.Mad(v, f0, s1));
            v = TLanes.Load(x + (2 * step));
            (s0, s1, s2) = (TLanes.Mad(v, f2, s0), TLanes.Mad(v, f1, s1), TLanes.Mad(v, f0, s2));
            v = TLanes.Load(x + (3 * step));
            (s0, s1, s2, s3) = (TLanes.Mad(v, f3, s0), TLanes.Mad(v, f2, s1), TLanes.Mad(v, f1, s2), TLanes.Mad(v, f0, s3));
            v = TLanes.Load(x + (4 * step));
            (s0, s1, s2, s3) = (TLanes.Mad(v, f4, s0), TLanes.Mad(v, f3, s1), TLanes.Mad(v, f2, s2), TLanes.Mad(v, f1, s3));
            s4 = TLanes.Mad(v, f0, s4);
            v = TLanes.Load(x + (5 * step));
            (s0, s1, s2, s3) = (TLanes.Mad(v, f5, s0), TLanes.Mad(v, f4, s1), TLanes.Mad(v, f3, s2), TLanes.Mad(v, f2, s3));
            (s4, s5) = (TLanes.Mad(v, f1, s4), TLanes.Mad(v, f0, s5));
            v = TLanes.Load(x + (6 * step));
            (s0, s1, s2, s3) = (TLanes.Mad(v, f6, s0), TLanes.Mad(v, f5, s1), TLanes.Mad(v, f4, s2), TLanes.Mad(v, f3, s3));
            (s4, s5, s6) = (TLanes.Mad(v, f2, s4), TLanes.Mad(v, f1, s5), TLanes.Mad(v, f0, s6));
            v = TLanes.Load(x + (7 * step));
            (s1, s2, s3, s4) = (TLanes.Mad(v, f6, s1), TLanes.Mad(v, f5, s2), TLanes.Mad(v, f4, s3), TLanes.Mad(v, f3, s4));
            (s5, s6) = (TLanes.Mad(v, f2, s5), TLanes.Mad(v, f1, s6));
            v = TLanes.Load(x + (8 * step));
            (s2, s3, s4) = (TLanes.Mad(v, f6, s2), TLanes.Mad(v, f5, s3), TLanes.Mad(v, f4, s4));
            (s5, s6) = (TLanes.Mad(v, f3, s5), TLanes.Mad(v, f2, s6));
            v = TLanes.Load(x + (9 * step));
            (s3, s4, s5, s6) = (TLanes.Mad(v, f6, s3), TLanes.Mad(v, f5, s4), TLanes.Mad(v, f4, s5), TLanes.Mad(v, f3, s6));
            v = TLanes.Load(x + (10 * step));
            (s4, s5, s6) = (TLanes.Mad(v, f6, s4), TLanes.Mad(v, f5, s5), TLanes.Mad(v, f4, s6));
            v = TLanes.Load(x + (11 * step));
            (s5, s6) = (TLanes.Mad(v, f6, s5), TLanes.Mad(v, f5, s6));
            s6 = TLanes.Mad(TLanes.Load(x + (12 * step)), f6, s6);
        }

        StoreOne(s0, channel, target);
        StoreOne(s1, channel, target + Channels);
        StoreOne(s2, channel, target + (2 * Channels));
        StoreOne(s3, channel, target + (3 * Channels));
        StoreOne(s4, channel, target + (4 * Channels));
        StoreOne(s5, channel, target + (5 * Channels));
        StoreOne(s6, channel, target + (6 * Channels));
    }

    private void StoreOne(TLanes sum, int channel, byte* target) => TLanes.StoreBytes(
        TLanes.AddIntegers(sum, (int*)_bias.Address + channel) * TLanes.Load((float*)_scale.Address + channel), _weights.BetweenZero,
        target);

    // [group of channels, y, x, channel in the group]
    private static float[] Turned(DepthwiseWeights weights)
    {
        float[] turned = new float[weights.Filters.Length];
        for (int channel = 0; channel < weights.Channels; channel++)
        {
            int group = channel / TLanes.Count;
            for (int tap = 0; tap < Side * Side; tap++)
            {
                turned[(group * FilterLength) + (tap * TLanes.Count) + (channel % TLanes.Count)] =
                    weights.Filters[(channel * Side * Side) + tap];
            }
        }

        return turned;
    }

    // Sums are over the bytes as they are; what their zero point adds is known beforehand.
    private static int[] FoldedBias(DepthwiseWeights weights)
    {
        int[] folded = new int[weights.Channels];
        for (int channel = 0; channel < folded.Length; channel++)
        {
            int sum = 0;
            foreach (sbyte tap in weights.Filters.AsSpan(channel * Side * Side, Side * Side))
            {
                sum += tap;
            }

            folded[channel] = (weights.Bias?[channel] ?? 0) - (weights.InputZero * sum);
        }

        return folded;
    }
}
