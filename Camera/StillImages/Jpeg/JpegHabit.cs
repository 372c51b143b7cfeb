namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>What was learned of the JPEGs of one camera, which writes all of them alike. One thread at a time.</summary>
internal sealed class JpegHabit
{
    /// <summary>
    /// Whether it leaves bytes before markers, so that its pictures are tidied up before and not after libjpeg found them.
    /// </summary>
    public bool Pads { get; set; }

    /// <summary>The Huffman tables, which it sends with every picture anew.</summary>
    public HuffmanTables Tables { get; } = new();
}
