using EdgeConvNeXt.Quantization.Import.Weights.Zip;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// The zip form of torch.save: in one folder of any name, data.pkl with the objects and data/KEY with the bytes of each storage, all stored
/// as they are. Checksums are not looked at: PyTorch can be told to leave them out.
/// </summary>
/// <seealso href="https://github.com/pytorch/pytorch/blob/v1.13.1/caffe2/serialize/inline_container.h">The layout</seealso>
internal sealed class TorchZip
{
    private const string PickleName = "data.pkl";

    private readonly WeightBytes _file;
    private readonly Dictionary<string, ZipEntry> _entries;
    private readonly string _folder;

    private TorchZip(WeightBytes file, Dictionary<string, ZipEntry> entries, string folder, object? root)
    {
        _file = file;
        _entries = entries;
        _folder = folder;
        Root = root;
    }

    /// <summary>What was saved.</summary>
    public object? Root { get; }

    /// <summary>Whether an entry is the pickle of such a zip.</summary>
    public static bool IsPickle(ZipEntry entry) =>
        entry.Name.EndsWith($"/{PickleName}", StringComparison.Ordinal) && entry.Name.IndexOf('/') == entry.Name.LastIndexOf('/');

    /// <exception cref="EdgeException">The zip is none of PyTorch, or its objects are none of a state dict.</exception>
    public static TorchZip Read(WeightBytes file, IReadOnlyList<ZipEntry> entries)
    {
        ZipEntry[] pickles = [.. entries.Where(IsPickle)];
        if (pickles.Length != 1)
        {
            throw file.Damaged($"The zip has {pickles.Length} files {PickleName}", "one, as torch.save writes it");
        }

        Dictionary<string, ZipEntry> named = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        string folder = pickles[0].Name[..^PickleName.Length];
        ThrowIfBigEndian(file, named.GetValueOrDefault($"{folder}byteorder"));
        PickleReader reader = new(file, Bytes(file, pickles[0], PickleReader.Largest), new TorchObjects(file));
        return new TorchZip(file, named, folder, reader.Read());
    }

    /// <summary>Where the bytes of a storage begin in the file.</summary>
    /// <exception cref="EdgeException">The zip has none of it, or one of another size.</exception>
    public long Locate(TorchStorage storage)
    {
        string name = $"{_folder}data/{storage.Key}";
        ZipEntry entry = _entries.GetValueOrDefault(name)
            ?? throw _file.Damaged($"The zip lacks the storage {WeightNames.Quoted(name)}", "the bytes of every tensor");
        ThrowIfCompressed(_file, entry);
        return entry.Length == storage.Bytes
            ? entry.Data
            : throw _file.Damaged(
                $"The storage {WeightNames.Quoted(name)} has {entry.Length} bytes", $"{storage.Bytes}, as its tensors say");
    }

    private static void ThrowIfBigEndian(WeightBytes file, ZipEntry? order)
    {
        if (order is not null && !Bytes(file, order, "little".Length).AsSpan().SequenceEqual("little"u8))
        {
            throw file.NotRead(
                "The numbers of the file are not little-endian", "a checkpoint of a little-endian machine",
                "Load the file in PyTorch on a little-endian machine and save it again.");
        }
    }

    private static byte[] Bytes(WeightBytes file, ZipEntry entry, long most)
    {
        ThrowIfCompressed(file, entry);
        return entry.Length <= most
            ? file.Read(entry.Data, entry.Length)
            : throw file.Damaged($"The entry {WeightNames.Quoted(entry.Name)} has {entry.Length} bytes", $"at most {most}");
    }

    private static void ThrowIfCompressed(WeightBytes file, ZipEntry entry)
    {
        if (entry.Method != ZipEntry.Stored)
        {
            throw file.NotRead(
                $"The entry {WeightNames.Quoted(entry.Name)} is compressed", "entries stored as they are, as torch.save writes them",
                "Load the file in PyTorch and save it again.");
        }
    }
}
