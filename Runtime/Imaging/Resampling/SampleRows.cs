namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// The picture between the two passes: resized columns, source rows, 8 bits a sample. A row holds its colour planes one after the other and
/// is padded to <see cref="RowAlignment"/> bytes, so that the vertical pass works in whole vectors. The memory grows to the largest picture
/// and is kept.
/// </summary>
internal sealed class SampleRows
{
    /// <summary>Rows are a multiple of this many bytes long: the widest vector.</summary>
    public const int RowAlignment = 64;

    private byte[] _samples = [];

    /// <summary>Bytes from one row to the next.</summary>
    public int RowStride { get; private set; }

    /// <summary>All rows.</summary>
    public Span<byte> Samples => _samples;

    /// <summary>Makes room for rows of <paramref name="rowBytes"/> bytes; what they hold is left over from before.</summary>
    public void Prepare(int rows, int rowBytes)
    {
        RowStride = (rowBytes + RowAlignment - 1) & -RowAlignment;
        int length = checked(rows * RowStride);
        if (_samples.Length < length)
        {
            _samples = GC.AllocateUninitializedArray<byte>(length);
        }
    }
}
