namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>A few rows of a picture that are resampled together, one row in each lane.</summary>
/// <param name="pixels">The first byte of the picture.</param>
/// <param name="rows">For each lane, the offset in bytes of its row in the first plane.</param>
/// <param name="chromaRows">For each lane, the offset in bytes of its row in the chroma plane; of no meaning but for NV12.</param>
/// <param name="color">How luminance and chroma become colours; of no meaning for formats without.</param>
internal readonly ref struct SourceBlock(ref byte pixels, ReadOnlySpan<int> rows, ReadOnlySpan<int> chromaRows, YcbcrFormula color)
{
    /// <summary>The first byte of the picture.</summary>
    public readonly ref byte Pixels = ref pixels;

    /// <summary>For each lane, the offset in bytes of its row in the first plane.</summary>
    public readonly ReadOnlySpan<int> Rows = rows;

    /// <summary>For each lane, the offset in bytes of its row in the chroma plane; of no meaning but for NV12.</summary>
    public readonly ReadOnlySpan<int> ChromaRows = chromaRows;

    /// <summary>How luminance and chroma become colours; of no meaning for formats without.</summary>
    public readonly YcbcrFormula Color = color;
}
