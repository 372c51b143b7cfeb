using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// Reads pixels of one format, turned by 90 degrees: the rows of a block go into the lanes, so that the horizontal pass adds whole vectors
/// and never the lanes of one. Formats with chroma become red, green, blue here.
/// </summary>
internal abstract class RowReader<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Most vectors that a read may write beyond the requested columns: formats are read in words of four bytes.</summary>
    public const int Overrun = 9;

    /// <summary>Samples of a pixel: 1 (luminance) or 3 (in the order in which they are written).</summary>
    public abstract int Channels { get; }

    /// <summary>The first column of a read has to be a multiple of this.</summary>
    public abstract int Alignment { get; }

    /// <summary>
    /// Writes <c>count * Channels</c> vectors to <paramref name="tile"/>, pixel by pixel, and up to <see cref="Overrun"/> more of no
    /// meaning.
    /// </summary>
    /// <param name="block">The rows to read.</param>
    /// <param name="firstColumn">The first column of the picture to read.</param>
    /// <param name="count">The number of columns; they must lie inside the picture.</param>
    /// <param name="tile">Receives the samples, 0..255 in every lane.</param>
    public abstract void Read(in SourceBlock block, int firstColumn, int count, ref int tile);

    /// <summary>
    /// Reads fewer than four bytes of each row into the low bytes of its lane, without touching the byte after them: there may be none.
    /// </summary>
    protected static TLanes GatherEnd(ref byte origin, ReadOnlySpan<int> offsets, int byteCount)
    {
        Span<int> words = stackalloc int[TLanes.Count];
        for (int lane = 0; lane < words.Length; lane++)
        {
            int word = 0;
            for (int i = byteCount - 1; i >= 0; i--)
            {
                word = (word << 8) | Unsafe.Add(ref origin, offsets[lane] + i);
            }

            words[lane] = word;
        }

        return TLanes.Load(ref MemoryMarshal.GetReference(words));
    }
}
