using System.Buffers.Binary;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.MindSpore;

/// <summary>
/// A checkpoint of MindSpore's save_checkpoint (.ckpt): a protobuf message of named tensors. A tensor above 512 MB is cut into values of
/// the same name that follow each other. At the end may stand "crc_num" and the CRC-32 of all before it, in 10 bytes, big-endian. Text and
/// the state of random numbers, which a checkpoint may hold beside the weights, are left out.
/// </summary>
/// <seealso href="https://github.com/mindspore-ai/mindspore/blob/master/mindspore/ccsrc/utils/checkpoint.proto">The messages</seealso>
/// <seealso href="https://github.com/mindspore-ai/mindspore/blob/master/mindspore/python/mindspore/train/serialization.py">What is in
/// them: _exec_save, _write_parameter_data, _parse_ckpt_proto</seealso>
internal sealed class MindSporeFile : IWeightFile
{
    private const int ChecksumLength = 10;
    private const byte FirstField = (1 << 3) | WireCursor.Bytes;

    private readonly WeightBytes _file;
    private readonly TensorTable<StoredSlices> _table;

    private MindSporeFile(WeightBytes file, TensorTable<StoredSlices> table)
    {
        _file = file;
        _table = table;
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _table.Tensors;

    private static ReadOnlySpan<byte> ChecksumWord => "crc_num"u8;

    /// <summary>Whether the file begins as a checkpoint does, which has no magic: with a value that fits, and in it a name.</summary>
    public static bool IsLikely(WeightBytes file)
    {
        if (!file.StartsWith([FirstField]))
        {
            return false;
        }

        try
        {
            WireCursor cursor = new(file, file.Length) { Position = 1 };
            long end = cursor.BytesEnd(file.Length);
            return cursor.Field(end) is (1, WireCursor.Bytes) && cursor.BytesEnd(end) > cursor.Position;
        }
        catch (EdgeException)
        {
            return false;
        }
    }

    /// <summary>Takes in a checkpoint. The file belongs to the result.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="EdgeException">It is none, or damaged; the file stays the caller's.</exception>
    public static MindSporeFile Open(WeightBytes file)
    {
        CheckpointReader reader = new(file, EndOfValues(file));
        TensorTable<StoredSlices> table = new(file);
        foreach (CheckpointTensor tensor in reader.Read())
        {
            Add(file, table, tensor);
        }

        return new MindSporeFile(file, table);
    }

    public void Read(WeightTensor tensor, Span<float> destination)
    {
        TensorTable<StoredSlices>.ThrowIfUnfit(tensor, destination);
        StoredSlices slices = _table[tensor];
        foreach ((long start, long bytes) in slices.Slices)
        {
            int count = (int)(bytes / slices.Kind.Size());
            slices.Kind.Read(_file, start, isBigEndian: false, destination[..count]);
            destination = destination[count..];
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Add(WeightBytes file, TensorTable<StoredSlices> table, CheckpointTensor tensor)
    {
        if (tensor.Type is "str" or "random_op")
        {
            return;
        }

        NumberKind kind = KindOf(tensor.Type) ?? throw file.NotRead(
            $"The tensor {WeightNames.Quoted(tensor.Name)} is of the type {WeightNames.Quoted(tensor.Type)}", "real or whole numbers",
            "Save the network without it.");

        // The dimension 0 with a number in it is how a single number is written.
        long bytes = tensor.Slices.Sum(slice => slice.Bytes);
        long[] shape = tensor.Shape is [0] && bytes == kind.Size() ? [] : [.. tensor.Shape];
        if (table.Count(tensor.Name, shape) * (long)kind.Size() != bytes || tensor.Slices.Exists(slice => slice.Bytes % kind.Size() != 0))
        {
            throw file.Damaged(
                $"The tensor {WeightNames.Quoted(tensor.Name)} of the shape [{string.Join(", ", shape)}] has {bytes} bytes",
                $"{kind.Size()} bytes for each number");
        }

        table.Add(tensor.Name, shape, kind, new StoredSlices(kind, tensor.Slices));
    }

    private static long EndOfValues(WeightBytes file)
    {
        long end = file.Length - ChecksumWord.Length - ChecksumLength;
        if (end < 0)
        {
            return file.Length;
        }

        byte[] tail = file.Read(end, file.Length - end);
        if (!tail.AsSpan().StartsWith(ChecksumWord))
        {
            return file.Length;
        }

        ReadOnlySpan<byte> checksum = tail.AsSpan(ChecksumWord.Length);
        bool isRight = !checksum[..^sizeof(uint)].ContainsAnyExcept((byte)0)
            && BinaryPrimitives.ReadUInt32BigEndian(checksum[^sizeof(uint)..]) == Crc32.Of(file, 0, end);
        return isRight ? end : throw file.Damaged("The checksum at the end of the checkpoint is another", "that of the bytes before it");
    }

    private static NumberKind? KindOf(string type) => type switch
    {
        "Float16" => NumberKind.Float16,
        "BFloat16" => NumberKind.BFloat16,
        "Float32" => NumberKind.Float32,
        "Float64" => NumberKind.Float64,
        "Int8" => NumberKind.Int8,
        "UInt8" => NumberKind.UInt8,
        "Int16" => NumberKind.Int16,
        "UInt16" => NumberKind.UInt16,
        "Int32" => NumberKind.Int32,
        "UInt32" => NumberKind.UInt32,
        "Int64" => NumberKind.Int64,
        "UInt64" => NumberKind.UInt64,
        "Bool" => NumberKind.Boolean,
        _ => null,
    };

    private sealed record StoredSlices(NumberKind Kind, IReadOnlyList<(long Start, long Bytes)> Slices);
}
