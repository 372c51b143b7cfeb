using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>
/// A model or weights of Keras with names (.h5): the datasets of an HDF5 file by their whole paths, without the first slash. Datasets of
/// text and of tables are left out. What is read is what Keras and h5py write by default; datasets in chunks are refused, as are
/// compressed ones.
/// </summary>
/// <remarks>
/// Of our own: PureHDF 2.2.0 makes its readers by reflection (MakeGenericMethod), which ends with an exception in a program that was
/// compiled ahead of time.
/// </remarks>
internal sealed class Hdf5File : IWeightFile
{
    private const int LongestPath = 1 << 10;
    private const int MostDatasets = 1 << 16;

    private readonly WeightBytes _file;
    private readonly TensorTable<StridedNumbers> _table;
    private readonly Hdf5Structures _structures;
    private readonly HashSet<long> _groups = [];
    private readonly Stack<(string Path, long Address)> _open = new();
    private readonly SortedDictionary<long, (long Bytes, string Name)> _places = [];

    private Hdf5File(WeightBytes file)
    {
        _file = file;
        _table = new TensorTable<StridedNumbers>(file);
        _structures = new Hdf5Structures(file);
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _table.Tensors;

    /// <summary>Takes in a file. It belongs to the result.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="EdgeException">It is damaged, or stored in a way that is not read; the file stays the caller's.</exception>
    public static Hdf5File Open(WeightBytes file)
    {
        Hdf5File weights = new(file);
        weights._open.Push(("", Hdf5Superblock.Root(weights._structures)));
        while (weights._open.TryPop(out (string Path, long Address) item))
        {
            weights.Visit(item.Path, item.Address);
        }

        weights.ThrowIfShared();
        return weights;
    }

    public void Read(WeightTensor tensor, Span<float> destination)
    {
        TensorTable<StridedNumbers>.ThrowIfUnfit(tensor, destination);
        _table[tensor].Read(_file, tensor.Shape.AsSpan(), destination);
    }

    public void Dispose() => _file.Dispose();

    private void Visit(string path, long address)
    {
        Hdf5Object item = Hdf5Object.Read(_structures, address);
        if (Hdf5Dataset.Is(item))
        {
            Add(path, Hdf5Dataset.Read(_file, path, item));
            return;
        }

        if (!_groups.Add(address))
        {
            throw _file.Damaged($"The group {WeightNames.Quoted(path)} of the HDF5 file is reached in two ways", "a tree of groups");
        }

        foreach ((string name, long member) in Hdf5Group.Members(_structures, item))
        {
            string inner = path.Length == 0 ? name : $"{path}/{name}";
            if (inner.Length > LongestPath || _open.Count > MostDatasets)
            {
                throw _file.Damaged(
                    "The HDF5 file has too many names, or too long ones", $"{MostDatasets} of at most {LongestPath} signs");
            }

            _open.Push((inner, member));
        }
    }

    private void Add(string name, Hdf5Dataset dataset)
    {
        if (dataset.Kind is not { } kind)
        {
            return;
        }

        long bytes = _table.Count(name, dataset.Shape) * (long)kind.Size();
        bool isWritten = bytes == 0
            || (dataset.Bytes == bytes && dataset.Start >= 0 && bytes <= _file.Length && dataset.Start <= _file.Length - bytes);
        if (!isWritten)
        {
            throw _file.Damaged(
                $"The {dataset.Bytes} bytes of the dataset {WeightNames.Quoted(name)} are not all in the file", $"{bytes} bytes in it");
        }

        if (bytes > 0)
        {
            _places[dataset.Start] = (bytes, name);
        }

        _table.Add(name, dataset.Shape, kind, new StridedNumbers(kind, dataset.Start, Strides(dataset.Shape), dataset.IsBigEndian));
    }

    // One dataset may have several names; two datasets never share bytes.
    private void ThrowIfShared()
    {
        long end = 0;
        foreach ((long start, (long bytes, string name)) in _places)
        {
            if (start < end)
            {
                throw _file.Damaged($"The dataset {WeightNames.Quoted(name)} shares bytes with another", "bytes of its own");
            }

            end = start + bytes;
        }
    }

    private static long[] Strides(long[] shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, shape[i]);
        }

        return strides;
    }
}
