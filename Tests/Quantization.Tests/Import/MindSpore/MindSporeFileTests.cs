using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.MindSpore;

/// <summary>Checkpoints of MindSpore, sound and not.</summary>
public sealed class MindSporeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly Dictionary<string, (string Expected, byte[] Checkpoint)> Broken = new()
    {
        ["bytes that are missing"] = ("reaches beyond its message",
            [.. CheckpointBytes.Value("b", [1], 1), .. CheckpointBytes.Value("w", [2], 1, 2)[..^1]]),
        ["numbers that are missing"] = ("has 4 bytes", CheckpointBytes.Value("w", [2], 1)),
        ["numbers that are too many"] = ("has 12 bytes", CheckpointBytes.Value("w", [2], 1, 2, 3)),
        ["a dimension of 2^63 - 1"] = ("9223372036854775807", CheckpointBytes.Value("w", [long.MaxValue], 1)),
        ["a dimension of -1"] = ("[-1]", CheckpointBytes.Value("w", [-1], 1)),
        ["dimensions that multiply to 2^64"] = ("[1073741824, 1073741824, 16]", CheckpointBytes.Value("w", [1 << 30, 1 << 30, 16], 1)),
        ["seventeen dimensions"] = ("more than 16 dimensions", CheckpointBytes.Value("w", [.. Enumerable.Repeat(1L, 17)], 1)),
        ["a name that comes back"] = ("two tensors 'w'",
            [.. CheckpointBytes.Value("w", [1], 1), .. CheckpointBytes.Value("b", [1], 1), .. CheckpointBytes.Value("w", [1], 1)]),
        ["a slice of another shape"] = ("two tensors 'w'",
            [.. CheckpointBytes.Value("w", [2], 1, 2), .. CheckpointBytes.Value("w", [1], 1)]),
        ["a type that is no number"] = ("'Int4'", CheckpointBytes.Value("w", "Int4", [1], [1])),
        ["a value without a tensor"] = ("without a tensor", CheckpointBytes.Field(1, CheckpointBytes.Field(1, "w"u8.ToArray()))),
        ["half a number"] = ("has 3 bytes", CheckpointBytes.Value("w", "Float32", [0], new byte[3])),
        ["a length of 2^64 - 1"] = ("18446744073709551615 bytes",
            [.. CheckpointBytes.Value("w", [1], 1), 0x0a, .. CheckpointBytes.Varint(ulong.MaxValue)]),
        ["a group"] = ("no known type", [.. CheckpointBytes.Value("w", [1], 1), 0x13]),
        ["an integer without an end"] = ("more than 64 bits",
            [.. CheckpointBytes.Value("w", [1], 1), .. Enumerable.Repeat((byte)0xff, 20)]),
        ["a checksum of other bytes"] = ("checksum", CheckpointBytes.WithChecksum(CheckpointBytes.Value("w", [1], 1), 12345)),
    };

    public static TheoryData<string> Faults { get; } = [.. Broken.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_number_is_read()
    {
        using IWeightFile weights = Open(
        [
            .. CheckpointBytes.Value("feature.0.0.weight", [2, 1, 1, 2], 0.5f, -1, 2, 3),
            .. CheckpointBytes.Value("half", "Float16", [2], [0x00, 0x3c, 0x00, 0xc0]),
            .. CheckpointBytes.Value("brain", "BFloat16", [2], [0x80, 0x3f, 0x00, 0xc0]),
            .. CheckpointBytes.Value("double", "Float64", [1], BitConverter.GetBytes(0.1)),
            .. CheckpointBytes.Value("step", "Int32", [0], BitConverter.GetBytes(-7)),
            .. CheckpointBytes.Value("flags", "Bool", [3], [1, 0, 2]),
            .. CheckpointBytes.Value("scalar", [0], 0.25f),
            .. CheckpointBytes.Value("empty", [0, 3]),
        ]);

        Assert.Equal([0.5f, -1, 2, 3], SavedWeights.Read(weights, "feature.0.0.weight"));
        Assert.Equal([2, 1, 1, 2], weights.Tensors["feature.0.0.weight"].Shape.ToArray());
        Assert.Equal([1f, -2], SavedWeights.Read(weights, "half"));
        Assert.Equal([1f, -2], SavedWeights.Read(weights, "brain"));
        Assert.Equal([0.1f], SavedWeights.Read(weights, "double"));
        Assert.Equal([-7f], SavedWeights.Read(weights, "step"));
        Assert.Empty(weights.Tensors["step"].Shape);
        Assert.Equal(WeightElement.Integer, weights.Tensors["step"].Element);
        Assert.Equal([1f, 0, 1], SavedWeights.Read(weights, "flags"));
        Assert.Equal([0.25f], SavedWeights.Read(weights, "scalar"));
        Assert.Empty(SavedWeights.Read(weights, "empty"));
    }

    [Fact]
    public void Slices_of_one_name_are_one_tensor()
    {
        using IWeightFile weights = Open(
        [
            .. CheckpointBytes.Value("w", [3, 2], 1, 2, 3, 4), .. CheckpointBytes.Value("w", [3, 2], 5, 6),
            .. CheckpointBytes.Value("b", [1], 7),
        ]);

        Assert.Equal([1f, 2, 3, 4, 5, 6], SavedWeights.Read(weights, "w"));
        Assert.Equal([7f], SavedWeights.Read(weights, "b"));
    }

    [Fact]
    public void Text_and_unknown_fields_are_left_out()
    {
        using IWeightFile weights = Open(
        [
            .. CheckpointBytes.Value("w", [1], 1), .. CheckpointBytes.Value("note", "str", [0], "a\0\0\0"u8.ToArray()),
            .. CheckpointBytes.Field(9, new byte[5000]), 0x50, 7, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x65, 1, 2, 3, 4,
            .. CheckpointBytes.Value("b", [1], 2),
        ]);

        Assert.Equal(["b", "w"], weights.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checksum_is_looked_at_and_left_out()
    {
        byte[] values = CheckpointBytes.Value("w", [1], 1);
        using IWeightFile weights = Open(CheckpointBytes.WithChecksum(values, Crc32.Of(values)));

        Assert.Equal([1f], SavedWeights.Read(weights, "w"));

        // The check value of this CRC in every list of CRCs.
        Assert.Equal(0xcbf43926u, Crc32.Of("123456789"u8));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_contradicts_itself_is_refused(string what)
    {
        string path = _folder.File("weights.ckpt");
        File.WriteAllBytes(path, Broken[what].Checkpoint);

        EdgeException fault = SavedWeights.Refused(path);

        Assert.Contains(Broken[what].Expected, fault.What, StringComparison.Ordinal);
    }

    private IWeightFile Open(byte[] checkpoint)
    {
        string path = _folder.File("weights.ckpt");
        File.WriteAllBytes(path, checkpoint);
        return WeightFile.Open(path);
    }
}
