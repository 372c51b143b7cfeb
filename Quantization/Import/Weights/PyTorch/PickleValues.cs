namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>A Python tuple. Compared as itself, never by what it holds: it may hold itself.</summary>
/// <param name="items">What it holds.</param>
internal sealed class PickleTuple(object?[] items)
{
    public static PickleTuple Empty { get; } = new([]);

    public object?[] Items { get; } = items;
}

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A Python dict or OrderedDict, as its pairs in the order of the file: keys may be anything, and may be doubled.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Pairs { get; } = [];

    /// <summary>The first value of a key.</summary>
    public object? this[string key] => Pairs.Find(pair => pair.Key is string name && name == key).Value;
}

/// <summary>An argparse.Namespace, as which trainers save their arguments. What it holds is never looked at.</summary>
internal sealed class PickleArguments;

/// <summary>The functions and classes that a state dict names, and that are built here without running anything.</summary>
internal enum TorchGlobal
{
    /// <summary>collections.OrderedDict.</summary>
    OrderedDictionary,

    /// <summary>torch._utils._rebuild_tensor_v2: a tensor as a view of a storage.</summary>
    Tensor,

    /// <summary>torch._utils._rebuild_parameter: torch.nn.Parameter, which is a tensor here.</summary>
    Parameter,

    /// <summary>argparse.Namespace: the arguments of training, beside the weights.</summary>
    Arguments,
}

/// <summary>A class of storages: it says how a number is stored.</summary>
/// <param name="Kind">How.</param>
internal sealed record TorchStorageType(NumberKind Kind);

/// <summary>A storage: numbers one behind the other, which tensors are views of.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Kind">How a number is stored.</param>
/// <param name="Count">How many.</param>
internal sealed record TorchStorage(string Key, NumberKind Kind, long Count)
{
    public long Bytes => Count * Kind.Size();
}

/// <summary>A tensor: numbers of a storage. They lie inside of it.</summary>
/// <param name="storage">The storage.</param>
/// <param name="offset">The number of the storage that the first one is.</param>
/// <param name="shape">The dimensions, outermost first.</param>
/// <param name="strides">For each dimension, how many numbers further the next one lies.</param>
internal sealed class TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides)
{
    public TorchStorage Storage { get; } = storage;

    public long Offset { get; } = offset;

    public long[] Shape { get; } = shape;

    public long[] Strides { get; } = strides;
}
