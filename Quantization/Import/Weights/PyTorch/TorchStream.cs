using System.Buffers.Binary;
using System.Numerics;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// The form of torch.save before 1.6: pickles of a magic number, of the protocol (1001), of facts on the machine, of the objects and of the
/// keys of the storages, one behind the other; then for each key the number of its numbers in 8 bytes and the numbers.
/// </summary>
/// <seealso href="https://github.com/pytorch/pytorch/blob/v1.13.1/torch/serialization.py">_legacy_save</seealso>
internal sealed class TorchStream
{
    private const long Protocol = 1001;
    private const int CountBytes = sizeof(long);

    private static readonly BigInteger MagicNumber = BigInteger.Parse("119547037146038801333356", null);

    private readonly WeightBytes _file;
    private readonly Dictionary<string, long> _starts = new(StringComparer.Ordinal);

    private TorchStream(WeightBytes file, object? root)
    {
        _file = file;
        Root = root;
    }

    /// <summary>The first bytes: protocol 2 and the magic number, an integer of 10 bytes.</summary>
    public static ReadOnlySpan<byte> Magic =>
        [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>What was saved.</summary>
    public object? Root { get; }

    /// <exception cref="EdgeException">The file is no such stream, is cut, or its objects are none of a state dict.</exception>
    public static TorchStream Read(WeightBytes file)
    {
        byte[] start = file.Read(0, Math.Min(file.Length, PickleReader.Largest));
        TorchObjects objects = new(file);
        PickleReader reader = new(file, start, objects);
        if (reader.Read() is not BigInteger magic || magic != MagicNumber || reader.Read() is not Protocol)
        {
            throw file.Damaged("The file does not begin with the magic number and the protocol of PyTorch", "those of torch.save");
        }

        ThrowIfBigEndian(file, reader.Read());
        TorchStream stream = new(file, reader.Read());
        stream.LocateAll(objects.Storages, reader.Read(), reader.Position);
        return stream;
    }

    /// <summary>Where the numbers of a storage begin in the file.</summary>
    /// <exception cref="EdgeException">The file has none of it.</exception>
    public long Locate(TorchStorage storage) => _starts.TryGetValue(storage.Key, out long start)
        ? start
        : throw _file.Damaged($"The file lacks the storage {WeightNames.Quoted(storage.Key)}", "the numbers of every tensor");

    private void LocateAll(IReadOnlyDictionary<string, TorchStorage> storages, object? keys, long at)
    {
        if (keys is not PickleList list)
        {
            throw _file.Damaged("The file has no list of storages", "one behind its objects");
        }

        Span<byte> count = stackalloc byte[CountBytes];
        foreach (object? item in list.Items)
        {
            string key = item as string ?? throw _file.Damaged("The key of a storage is no text", "text");
            TorchStorage storage = storages.GetValueOrDefault(key)
                ?? throw _file.Damaged($"No tensor needs the storage {WeightNames.Quoted(key)}", "storages of the tensors alone");
            _file.Read(at, count);
            at += CountBytes;
            bool isWhole = BinaryPrimitives.ReadInt64LittleEndian(count) == storage.Count && storage.Bytes <= _file.Length - at;
            if (!isWhole || !_starts.TryAdd(key, at))
            {
                throw _file.Damaged(
                    $"The storage {WeightNames.Quoted(key)} is cut, doubled or of another size than its tensors say",
                    $"{storage.Count} numbers, once");
            }

            at += storage.Bytes;
        }
    }

    private static void ThrowIfBigEndian(WeightBytes file, object? machine)
    {
        if ((machine as PickleDictionary)?["little_endian"] is not true)
        {
            throw file.NotRead(
                "The file does not say that its numbers are little-endian", "a checkpoint of a little-endian machine",
                "Load the file in PyTorch on a little-endian machine and save it again.");
        }
    }
}
