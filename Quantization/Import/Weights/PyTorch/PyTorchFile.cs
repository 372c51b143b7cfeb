using EdgeConvNeXt.Quantization.Import.Weights.Zip;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// A checkpoint of torch.save (.pth, .pt, .bin), in the zip form that PyTorch writes since 1.6 or in the older one. A tensor is a view of a
/// storage: it may share it with others, begin anywhere and have its numbers in any order.
/// </summary>
internal sealed class PyTorchFile : IWeightFile
{
    private readonly WeightBytes _file;
    private readonly TensorTable<StridedNumbers> _table;

    private PyTorchFile(WeightBytes file, TensorTable<StridedNumbers> table)
    {
        _file = file;
        _table = table;
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _table.Tensors;

    /// <summary>Takes in a checkpoint of the zip form. The file belongs to the result.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entries">What is in the zip.</param>
    /// <exception cref="EdgeException">It is no checkpoint of weights alone, or is damaged; the file stays the caller's.</exception>
    public static PyTorchFile OpenZip(WeightBytes file, IReadOnlyList<ZipEntry> entries)
    {
        TorchZip zip = TorchZip.Read(file, entries);
        return Open(file, zip.Root, zip.Locate);
    }

    /// <summary>Takes in a checkpoint of the older form. The file belongs to the result.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="EdgeException">It is no checkpoint of weights alone, or is damaged; the file stays the caller's.</exception>
    public static PyTorchFile OpenStream(WeightBytes file)
    {
        TorchStream stream = TorchStream.Read(file);
        return Open(file, stream.Root, stream.Locate);
    }

    public void Read(WeightTensor tensor, Span<float> destination)
    {
        TensorTable<StridedNumbers>.ThrowIfUnfit(tensor, destination);
        _table[tensor].Read(_file, tensor.Shape.AsSpan(), destination);
    }

    public void Dispose() => _file.Dispose();

    private static PyTorchFile Open(WeightBytes file, object? root, Func<TorchStorage, long> locate)
    {
        TensorTable<StridedNumbers> table = new(file);
        foreach ((string name, TorchTensor tensor) in StateDictionary.Tensors(file, root))
        {
            table.Count(name, tensor.Shape);
            NumberKind kind = tensor.Storage.Kind;
            StridedNumbers numbers = new(kind, locate(tensor.Storage) + (tensor.Offset * kind.Size()), tensor.Strides);
            numbers.ThrowIfTooFarApart(file, name, tensor.Shape);
            table.Add(name, tensor.Shape, kind, numbers);
        }

        return new PyTorchFile(file, table);
    }
}
