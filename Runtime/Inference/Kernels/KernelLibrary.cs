using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// The native kernels of integer ConvNeXt blocks (<c>native/edge_kernels.h</c> says what each function does), loaded from beside the
/// program. Programs that were built without a C compiler lack them, and take those in C#.
/// </summary>
internal sealed unsafe class KernelLibrary
{
    /// <summary>The file.</summary>
    public const string FileName = "libedgekernels.so";

    private const int Version = 2;

    private static readonly Lazy<(KernelLibrary? Library, string? Absence)> Own = new(Load);

    private KernelLibrary(nint handle)
    {
        Name = (delegate* unmanaged[Cdecl]<int, byte*>)Find(handle, "edge_kernels_name");
        Count = (delegate* unmanaged[Cdecl]<int>)Find(handle, "edge_kernels_count");
        RunsHere = (delegate* unmanaged[Cdecl]<int, int>)Find(handle, "edge_kernels_runs_here");
        LinearPackedSize = (delegate* unmanaged[Cdecl]<int, int, int, nuint>)Find(handle, "edge_linear_packed_size");
        LinearPack = (delegate* unmanaged[Cdecl]<int, int, int, byte*, int, int*, int, void*, int>)Find(handle, "edge_linear_pack");
        LinearFloats = (delegate* unmanaged[Cdecl]<int, Linear*, int, byte*, float*, float*, byte*, Quantization, void>)Find(
            handle, "edge_linear_floats");
        MlpScratchSize = (delegate* unmanaged[Cdecl]<int, Linear*, nuint>)Find(handle, "edge_mlp_scratch_size");
        Mlp = (delegate* unmanaged[Cdecl]<int, Linear*, byte*, Linear*, int, byte*, float*, float*, byte*, Quantization, void*, void>)Find(
            handle, "edge_mlp");
        DepthwisePackedSize = (delegate* unmanaged[Cdecl]<int, int, nuint>)Find(handle, "edge_depthwise_packed_size");
        DepthwisePack = (delegate* unmanaged[Cdecl]<int, int, sbyte*, int*, int, void*, int>)Find(handle, "edge_depthwise_pack");
        DepthwiseScratchSize = (delegate* unmanaged[Cdecl]<int, Depthwise*, nuint>)Find(handle, "edge_depthwise_scratch_size");
        DepthwiseNorm = (delegate* unmanaged[Cdecl]<int, Depthwise*, int, int, byte*, byte*, void*, void>)Find(
            handle, "edge_depthwise_norm");
        Norm = (delegate* unmanaged[Cdecl]<int, int, int, float*, float*, float*, float, float*, byte*, Quantization, void>)Find(
            handle, "edge_norm");
    }

    /// <summary>The library; null where it is not there or cannot be used.</summary>
    public static KernelLibrary? Loaded => Own.Value.Library;

    /// <summary>Why there is no library, in words; null where there is one.</summary>
    public static string? Absence => Own.Value.Absence;

    public delegate* unmanaged[Cdecl]<int> Count { get; }

    public delegate* unmanaged[Cdecl]<int, byte*> Name { get; }

    public delegate* unmanaged[Cdecl]<int, int> RunsHere { get; }

    public delegate* unmanaged[Cdecl]<int, int, int, nuint> LinearPackedSize { get; }

    public delegate* unmanaged[Cdecl]<int, int, int, byte*, int, int*, int, void*, int> LinearPack { get; }

    public delegate* unmanaged[Cdecl]<int, Linear*, int, byte*, float*, float*, byte*, Quantization, void> LinearFloats { get; }

    public delegate* unmanaged[Cdecl]<int, Linear*, nuint> MlpScratchSize { get; }

    public delegate* unmanaged[Cdecl]<int, Linear*, byte*, Linear*, int, byte*, float*, float*, byte*, Quantization, void*, void> Mlp
    {
        get;
    }

    public delegate* unmanaged[Cdecl]<int, int, nuint> DepthwisePackedSize { get; }

    public delegate* unmanaged[Cdecl]<int, int, sbyte*, int*, int, void*, int> DepthwisePack { get; }

    public delegate* unmanaged[Cdecl]<int, Depthwise*, nuint> DepthwiseScratchSize { get; }

    public delegate* unmanaged[Cdecl]<int, Depthwise*, int, int, byte*, byte*, void*, void> DepthwiseNorm { get; }

    public delegate* unmanaged[Cdecl]<int, int, int, float*, float*, float*, float, float*, byte*, Quantization, void> Norm { get; }

    private static (KernelLibrary? Library, string? Absence) Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!NativeLibrary.TryLoad(path, out nint handle))
        {
            return (null, File.Exists(path)
                ? $"{path} is there and cannot be loaded"
                : $"{FileName} is not beside the program: it was built without a C compiler");
        }

        if (!NativeLibrary.TryGetExport(handle, "edge_kernels_version", out nint function)
            || ((delegate* unmanaged[Cdecl]<int>)function)() != Version)
        {
            return (null, $"{path} is not the one that the program was built with");
        }

        return (new KernelLibrary(handle), null);
    }

    // The version says which there are.
    private static nint Find(nint handle, string name) => NativeLibrary.GetExport(handle, name);

    /// <summary>edge_quantization.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Quantization(float InverseScale, int Zero);

    /// <summary>edge_linear.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Linear
    {
        public int Inputs;
        public int Outputs;
        public void* Packed;
        public float* Scale;
        public float* Bias;
        public int Zero;
    }

    /// <summary>edge_depthwise.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Depthwise
    {
        public int Height;
        public int Width;
        public int Channels;
        public void* Packed;
        public int InputZero;
        public float* Scale;
        public int BetweenZero;
        public float Epsilon;
        public float* Factor;
        public float* Offset;
        public int Zero;
    }
}
