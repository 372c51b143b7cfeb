using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>Makes the widest form of the managed kernel.</summary>
internal static class ManagedNorm
{
    /// <param name="weights">The layer; <see cref="NormWeights.Fits"/> holds.</param>
    public static INormKernel Create(NormWeights weights) => Vector512.IsHardwareAccelerated
        ? new ManagedNorm<FloatLanes512>(weights)
        : Vector256.IsHardwareAccelerated ? new ManagedNorm<FloatLanes256>(weights) : new ManagedNorm<FloatLanes128>(weights);
}

/// <summary>
/// Two passes over a vector for its moments. Sums are kept in sixteen parts, by the channel modulo sixteen, and added up half to half: an
/// order that every width of vectors can keep.
/// </summary>
internal sealed unsafe class ManagedNorm<TLanes>(NormWeights weights) : INormKernel
    where TLanes : struct, IFloatLanes<TLanes>
{
    private const int Parts = 16;

    private readonly NativeBuffer _factor = NativeBuffer.Of<float>(weights.Factor);
    private readonly NativeBuffer _offset = NativeBuffer.Of<float>(weights.Offset);

    /// <inheritdoc/>
    public int Channels => weights.Factor.Length;

    /// <inheritdoc/>
    public void Run(int rows, float* input, float* output, byte* quantized)
    {
        for (int row = 0; row < rows; row++)
        {
            nint place = (nint)row * Channels;
            Normalize(input + place, output is null ? null : output + place, quantized + place);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _factor.Dispose();
        _offset.Dispose();
    }

    private void Normalize(float* input, float* output, byte* quantized)
    {
        float mean = Sum(input) / Channels;
        float inverse = 1 / MathF.Sqrt((SumOfSquares(input, mean) / Channels) + weights.Epsilon);
        TLanes middle = TLanes.Broadcast(mean);
        TLanes deviation = TLanes.Broadcast(inverse);
        TLanes scale = TLanes.Broadcast(weights.Bytes.InverseScale);
        for (int channel = 0; channel < Channels; channel += TLanes.Count)
        {
            TLanes normal = TLanes.Fma(
                (TLanes.Load(input + channel) - middle) * deviation, TLanes.Load((float*)_factor.Address + channel),
                TLanes.Load((float*)_offset.Address + channel));
            if (output is not null)
            {
                TLanes.Store(normal, output + channel);
            }

            TLanes.StoreBytes(normal * scale, weights.Bytes.Zero, quantized + channel);
        }
    }

    private float Sum(float* input)
    {
        float* parts = stackalloc float[Parts];
        new Span<float>(parts, Parts).Clear();
        for (int channel = 0; channel < Channels; channel += TLanes.Count)
        {
            float* part = parts + (channel % Parts);
            TLanes.Store(TLanes.Load(part) + TLanes.Load(input + channel), part);
        }

        return Total(parts);
    }

    private float SumOfSquares(float* input, float mean)
    {
        float* parts = stackalloc float[Parts];
        new Span<float>(parts, Parts).Clear();
        TLanes middle = TLanes.Broadcast(mean);
        for (int channel = 0; channel < Channels; channel += TLanes.Count)
        {
            float* part = parts + (channel % Parts);
            TLanes distance = TLanes.Load(input + channel) - middle;
            TLanes.Store(TLanes.Fma(distance, distance, TLanes.Load(part)), part);
        }

        return Total(parts);
    }

    private static float Total(float* parts)
    {
        for (int half = Parts / 2; half > 0; half /= 2)
        {
            for (int part = 0; part < half; part++)
            {
                parts[part] += parts[part + half];
            }
        }

        return parts[0];
    }
}
