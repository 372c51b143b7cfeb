using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// Makes what a state dict is made of, the arguments of training beside it, and nothing else: a name that is not in this list is
/// refused, so no code of a file is ever run.
/// </summary>
/// <seealso href="https://github.com/pytorch/pytorch/blob/v1.13.1/torch/_utils.py">_rebuild_tensor_v2, _rebuild_parameter</seealso>
internal sealed class TorchObjects(WeightBytes file)
{
    private const int MostDimensions = 16;

    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages by their names.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    /// <summary>What a name of the pickle stands for.</summary>
    /// <exception cref="EdgeException">It is none that weights need.</exception>
    public object Global(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => TorchGlobal.OrderedDictionary,
        ("torch._utils", "_rebuild_tensor_v2") => TorchGlobal.Tensor,
        ("torch._utils", "_rebuild_parameter") => TorchGlobal.Parameter,
        ("argparse", "Namespace") => TorchGlobal.Arguments,
        ("torch", _) when StorageKind(name) is NumberKind kind => new TorchStorageType(kind),
        _ => throw file.NotRead(
            $"The pickle names {WeightNames.Quoted($"{module}.{name}")}",
            "tensors of real or whole numbers, numbers, text, lists and dicts alone, since other names can run code",
            "If you trust its origin, load the file in PyTorch and save its state dict alone: torch.save(model.state_dict(), FILE)."),
    };

    /// <summary>What calling a global gives.</summary>
    /// <exception cref="EdgeException">It is not called with what it takes.</exception>
    public object Call(object? global, object? arguments)
    {
        object?[] items = (arguments as PickleTuple)?.Items ?? throw Malformed("calls something with what is no tuple");
        return (global, items) switch
        {
            (TorchGlobal.OrderedDictionary, []) => new PickleDictionary(),
            (TorchGlobal.Arguments, []) => new PickleArguments(),
            (TorchGlobal.Tensor, [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _, ..]) =>
                TensorOf(storage, offset, Sizes(shape), Sizes(strides)),
            (TorchGlobal.Parameter, [TorchTensor tensor, _, _]) => tensor,
            _ => throw Malformed("builds an object in a way that PyTorch does not"),
        };
    }

    /// <summary>A new object of a class whose constructor is not called: in what is read, of argparse.Namespace alone.</summary>
    /// <exception cref="EdgeException">It is of another class.</exception>
    public object New(object? type, object? arguments) => type is TorchGlobal.Arguments
        ? Call(type, arguments)
        : throw Malformed("makes an object of another class than argparse.Namespace (instruction 0x81)");

    /// <summary>The storage that a persistent id names: ('storage', class, key, device, count), and None in the older format.</summary>
    /// <exception cref="EdgeException">It names something else, or differs from what was said before of the same key.</exception>
    public TorchStorage Storage(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", TorchStorageType type, string key, _, long count, .. object?[] views] })
        {
            throw Malformed("names an object outside of it that is no storage of a known kind");
        }

        if (views is not ([] or [null]))
        {
            throw file.NotRead(
                $"The storage {WeightNames.Quoted(key)} is a view of another one, as PyTorch before 0.4 wrote it", "storages of their own",
                "Load the file in PyTorch and save it again.");
        }

        if (count < 0 || count > file.Length / type.Kind.Size())
        {
            throw file.Damaged($"The storage {WeightNames.Quoted(key)} has {count} numbers", $"what fits a file of {file.Length} bytes");
        }

        TorchStorage storage = new(key, type.Kind, count);
        return !_storages.TryAdd(key, storage) && _storages[key].Bytes != storage.Bytes
            ? throw file.Damaged($"The storage {WeightNames.Quoted(key)} has two sizes", "one size")
            : storage;
    }

    private TorchTensor TensorOf(TorchStorage storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length)
        {
            throw Malformed($"has a tensor of {shape.Length} dimensions and {strides.Length} strides");
        }

        Int128 count = 1;
        Int128 last = offset;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] is < 0 or > int.MaxValue || strides[i] < 0)
            {
                throw Malformed($"has a tensor with the dimension {shape[i]} and the stride {strides[i]}");
            }

            // Counts stay below 2^31 * 2^31 before they are refused, so that nothing overflows.
            last += (Int128)strides[i] * (shape[i] - 1);
            count = count * shape[i] > int.MaxValue ? throw Malformed("has a tensor of 2^31 numbers or more") : count * shape[i];
        }

        // A view that repeats numbers of its storage would let a small file ask for any amount of memory.
        bool isInside = offset >= 0 && offset <= storage.Count && (count == 0 || last < storage.Count) && count <= storage.Count;
        return isInside
            ? new TorchTensor(storage, offset, shape, strides)
            : throw file.Damaged(
                $"A tensor of {count} numbers reaches beyond the storage {WeightNames.Quoted(storage.Key)}, or repeats numbers of it",
                $"a part of its {storage.Count} numbers");
    }

    // A long tuple may be named again and again, so that its length is looked at first.
    private long[] Sizes(PickleTuple tuple) => tuple.Items.Length <= MostDimensions
        ? [.. tuple.Items.Select(item => item is long size ? size : throw Malformed("has a dimension that is no whole number"))]
        : throw Malformed($"has a tensor of {tuple.Items.Length} dimensions");

    private EdgeException Malformed(string what) => file.Damaged($"The pickle {what}", "a state dict as torch.save writes it");

    /// <summary>Storages of complex and quantized numbers are no weights that could be imported, and are not among them.</summary>
    private static NumberKind? StorageKind(string name) => name switch
    {
        "HalfStorage" => NumberKind.Float16,
        "BFloat16Storage" => NumberKind.BFloat16,
        "FloatStorage" => NumberKind.Float32,
        "DoubleStorage" => NumberKind.Float64,
        "CharStorage" => NumberKind.Int8,
        "ByteStorage" => NumberKind.UInt8,
        "ShortStorage" => NumberKind.Int16,
        "IntStorage" => NumberKind.Int32,
        "LongStorage" => NumberKind.Int64,
        "BoolStorage" => NumberKind.Boolean,
        _ => null,
    };
}
