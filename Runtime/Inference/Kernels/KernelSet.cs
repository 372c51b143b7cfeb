using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>Kernels for one set of instructions.</summary>
internal sealed unsafe class KernelSet
{
    /// <summary>The one that every processor runs: the oracle of the others, and too slow for a line.</summary>
    public const string Plain = "plain";

    private const int ChannelStep = 16;
    private const int MostChannels = 65536;

    private KernelSet(KernelLibrary library, int index)
    {
        Library = library;
        Index = index;
        Name = Marshal.PtrToStringUTF8((nint)library.Name(index))!;
    }

    /// <summary>The library's functions.</summary>
    public KernelLibrary Library { get; }

    /// <summary>Its number in the library.</summary>
    public int Index { get; }

    /// <summary>Its name: "avx512-vnni-vbmi", "avx512-vnni", "avx-vnni", "neon-i8mm", "neon-dotprod", "plain".</summary>
    public string Name { get; }

    /// <summary>Whether this processor has its instructions.</summary>
    public bool RunsHere => Library.RunsHere(Index) != 0;

    /// <summary>Every set that the library was built with, the fastest first; none without the library.</summary>
    public static IReadOnlyList<KernelSet> All { get; } = Read();

    /// <summary>The fastest that runs here, but for the plain one; null where there is none.</summary>
    public static KernelSet? Best { get; } = All.FirstOrDefault(set => set.RunsHere && set.Name != Plain);

    /// <summary>Why there is no <see cref="Best"/>, in words; null where there is one.</summary>
    public static string? Absence => Best is not null ? null : KernelLibrary.Absence ?? "this processor has none of their instructions";

    /// <summary>Whether kernels work on so many channels.</summary>
    public static bool IsChannelCount(int channels) => channels is >= ChannelStep and <= MostChannels && channels % ChannelStep == 0;

    /// <summary>Takes the answer of a function that lays weights out for success.</summary>
    /// <exception cref="InvalidOperationException">It is none: the arguments were not checked before.</exception>
    public static void ThrowIfRefused(int answer)
    {
        if (answer == 0)
        {
            throw new InvalidOperationException($"{KernelLibrary.FileName} does not take a layer that fits its rules.");
        }
    }

    private static KernelSet[] Read() => KernelLibrary.Loaded is { } library
        ? [.. Enumerable.Range(0, library.Count()).Select(index => new KernelSet(library, index))]
        : [];
}
