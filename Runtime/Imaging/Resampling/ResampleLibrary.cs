using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// The resizer in C (<c>native/edge_resample.h</c> says what each function does), which lies in one library with the kernels of integer
/// layers, loaded from beside the program. Programs that were built without a C compiler lack it, and take the one in C#.
/// </summary>
internal sealed unsafe class ResampleLibrary
{
    private const string FileName = "libedgekernels.so";
    private const int Version = 1;

    private static readonly Lazy<ResampleLibrary?> Own = new(Load);

    private ResampleLibrary(nint handle)
    {
        Count = (delegate* unmanaged[Cdecl]<int>)Find(handle, "edge_resample_count");
        Name = (delegate* unmanaged[Cdecl]<int, byte*>)Find(handle, "edge_resample_name");
        RunsHere = (delegate* unmanaged[Cdecl]<int, int>)Find(handle, "edge_resample_runs_here");
        AxisPackedSize = (delegate* unmanaged[Cdecl]<int, Axis*, nuint>)Find(handle, "edge_axis_packed_size");
        AxisPack = (delegate* unmanaged[Cdecl]<int, Axis*, int, void*, int>)Find(handle, "edge_axis_pack");
        ScratchSize = (delegate* unmanaged[Cdecl]<int, void*, nuint>)Find(handle, "edge_resample_scratch_size");
        Columns = (delegate* unmanaged[Cdecl]<int, Picture*, void*, int, int, byte*, nuint, nuint, void*, void>)Find(
            handle, "edge_resample_columns");
        Row = (delegate* unmanaged[Cdecl]<int, byte*, nuint, void*, int, byte*, void>)Find(handle, "edge_resample_row");
        Scale = (delegate* unmanaged[Cdecl]<int, byte*, int, float, float, float*, void>)Find(handle, "edge_resample_scale");
    }

    /// <summary>The library; null where it is not there or cannot be used.</summary>
    public static ResampleLibrary? Loaded => Own.Value;

    public delegate* unmanaged[Cdecl]<int> Count { get; }

    public delegate* unmanaged[Cdecl]<int, byte*> Name { get; }

    public delegate* unmanaged[Cdecl]<int, int> RunsHere { get; }

    public delegate* unmanaged[Cdecl]<int, Axis*, nuint> AxisPackedSize { get; }

    public delegate* unmanaged[Cdecl]<int, Axis*, int, void*, int> AxisPack { get; }

    public delegate* unmanaged[Cdecl]<int, void*, nuint> ScratchSize { get; }

    public delegate* unmanaged[Cdecl]<int, Picture*, void*, int, int, byte*, nuint, nuint, void*, void> Columns { get; }

    public delegate* unmanaged[Cdecl]<int, byte*, nuint, void*, int, byte*, void> Row { get; }

    public delegate* unmanaged[Cdecl]<int, byte*, int, float, float, float*, void> Scale { get; }

    private static ResampleLibrary? Load() =>
        NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, FileName), out nint handle)
        && NativeLibrary.TryGetExport(handle, "edge_resample_version", out nint function)
        && ((delegate* unmanaged[Cdecl]<int>)function)() == Version
            ? new ResampleLibrary(handle)
            : null;

    // The version says which there are.
    private static nint Find(nint handle, string name) => NativeLibrary.GetExport(handle, name);

    /// <summary>edge_axis.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Axis
    {
        public int Count;
        public int Origin;
        public int* Starts;
        public int* TapCounts;
        public int* Weights;
        public int WeightStride;
    }

    /// <summary>edge_color.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Color
    {
        public int Luminance;
        public int RedFromV;
        public int GreenFromU;
        public int GreenFromV;
        public int BlueFromU;
        public int RedOffset;
        public int GreenOffset;
        public int BlueOffset;
    }

    /// <summary>edge_picture.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Picture
    {
        public byte* Pixels;
        public int Width;
        public int Stride;
        public int ChromaOffset;
        public int Format;
        public int X;
        public Color Color;
    }
}
