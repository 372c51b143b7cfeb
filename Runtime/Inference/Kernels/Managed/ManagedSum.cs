using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>Adds floats and makes bytes of the sums.</summary>
internal static unsafe class ManagedSum
{
    /// <summary>output = left + right, and its bytes. Addresses are trusted.</summary>
    /// <param name="count">How many numbers, in sixteens.</param>
    /// <param name="left">As many.</param>
    /// <param name="right">As many.</param>
    /// <param name="output">As many; may be <paramref name="left"/> or <paramref name="right"/>.</param>
    /// <param name="quantized">As many bytes.</param>
    /// <param name="bytes">How sums become bytes.</param>
    public static void Run(
        nint count, float* left, float* right, float* output, byte* quantized, KernelLibrary.Quantization bytes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<FloatLanes512>(count, left, right, output, quantized, bytes);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<FloatLanes256>(count, left, right, output, quantized, bytes);
        }
        else
        {
            Run<FloatLanes128>(count, left, right, output, quantized, bytes);
        }
    }

    private static void Run<TLanes>(
        nint count, float* left, float* right, float* output, byte* quantized, KernelLibrary.Quantization bytes)
        where TLanes : struct, IFloatLanes<TLanes>
    {
        TLanes scale = TLanes.Broadcast(bytes.InverseScale);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TLanes sum = TLanes.Load(left + i) + TLanes.Load(right + i);
            TLanes.Store(sum, output + i);
            TLanes.StoreBytes(sum * scale, bytes.Zero, quantized + i);
        }
    }
}
