using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The resizer in C for one set of instructions.</summary>
internal sealed unsafe class ResampleSet
{
    /// <summary>The one that every processor runs: the oracle of the others, and slower than C#.</summary>
    public const string Plain = "plain";

    private ResampleSet(ResampleLibrary library, int index)
    {
        Library = library;
        Index = index;
        Name = Marshal.PtrToStringUTF8((nint)library.Name(index))!;
    }

    /// <summary>The library's functions.</summary>
    public ResampleLibrary Library { get; }

    /// <summary>Its number in the library.</summary>
    public int Index { get; }

    /// <summary>Its name: "avx512-vnni", "avx-vnni", "avx2", "neon-dotprod", "plain".</summary>
    public string Name { get; }

    /// <summary>Whether this processor has its instructions.</summary>
    public bool RunsHere => Library.RunsHere(Index) != 0;

    /// <summary>Every set that the library was built with, the fastest first; none without the library.</summary>
    public static IReadOnlyList<ResampleSet> All { get; } = Read();

    /// <summary>The fastest that runs here, but for the plain one; null where there is none.</summary>
    public static ResampleSet? Best { get; } = All.FirstOrDefault(set => set.RunsHere && set.Name != Plain);

    private static ResampleSet[] Read() => ResampleLibrary.Loaded is { } library
        ? [.. Enumerable.Range(0, library.Count()).Select(index => new ResampleSet(library, index))]
        : [];
}
