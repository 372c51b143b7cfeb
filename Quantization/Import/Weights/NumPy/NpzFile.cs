using EdgeConvNeXt.Quantization.Import.Weights.Zip;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.NumPy;

/// <summary>
/// Arrays of numpy.savez or numpy.savez_compressed (.npz): a zip with a file NAME.npy for each. Other files in it are left out. The
/// checksum of an array is looked at when it is read.
/// </summary>
internal sealed class NpzFile : IWeightFile
{
    private const string Suffix = ".npy";

    private readonly WeightBytes _file;
    private readonly TensorTable<StoredArray> _table;

    private NpzFile(WeightBytes file, TensorTable<StoredArray> table)
    {
        _file = file;
        _table = table;
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _table.Tensors;

    /// <summary>Whether an entry of a zip is an array.</summary>
    public static bool IsArray(ZipEntry entry) => entry.Name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Takes in the arrays of a zip. The file belongs to the result.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entries">What is in the zip.</param>
    /// <exception cref="EdgeException">
    /// An array is none of numbers, damaged, or inflates to more than weights do; the file stays the caller's.
    /// </exception>
    public static NpzFile Open(WeightBytes file, IReadOnlyList<ZipEntry> entries)
    {
        TensorTable<StoredArray> table = new(file);
        foreach (ZipEntry entry in entries.Where(IsArray))
        {
            Add(file, table, entry);
        }

        return new NpzFile(file, table);
    }

    public void Read(WeightTensor tensor, Span<float> destination)
    {
        TensorTable<StoredArray>.ThrowIfUnfit(tensor, destination);
        StoredArray array = _table[tensor];
        if (array.Entry.Method == ZipEntry.Stored)
        {
            ZipContent.ThrowIfDamaged(_file, array.Entry);
            array.Numbers.Read(_file, tensor.Shape.AsSpan(), destination);
            return;
        }

        byte[] bytes = ZipContent.Inflate(_file, array.Entry);
        array.Numbers.Read(bytes.AsSpan(array.Header), tensor.Shape.AsSpan(), destination);
    }

    public void Dispose() => _file.Dispose();

    private static void Add(WeightBytes file, TensorTable<StoredArray> table, ZipEntry entry)
    {
        string name = entry.Name[..^Suffix.Length];
        NpyHeader header = NpyHeader.Read(file, name, ZipContent.Start(file, entry, NpyHeader.Longest));
        long bytes = table.Count(name, header.Shape) * (long)header.Kind.Size();
        if (entry.Length - header.Length != bytes)
        {
            throw file.Damaged(
                $"The array {WeightNames.Quoted(name)} has {entry.Length - header.Length} bytes of numbers",
                $"{bytes}, as its header says");
        }

        StridedNumbers numbers = new(
            header.Kind, entry.Data + header.Length, Strides(header.Shape, header.IsFortran), header.IsBigEndian);
        if (entry.Method == ZipEntry.Stored)
        {
            numbers.ThrowIfTooFarApart(file, name, header.Shape);
        }

        table.Add(name, header.Shape, header.Kind, new StoredArray(entry, header.Length, numbers));
    }

    private static long[] Strides(long[] shape, bool isFortran)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            int dimension = isFortran ? i : shape.Length - 1 - i;
            strides[dimension] = stride;
            stride *= Math.Max(1, shape[dimension]);
        }

        return strides;
    }

    private sealed record StoredArray(ZipEntry Entry, int Header, StridedNumbers Numbers);
}
