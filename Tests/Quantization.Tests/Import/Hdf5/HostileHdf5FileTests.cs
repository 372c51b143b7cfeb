using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.Hdf5;

/// <summary>HDF5 files that lie, or hold what is not read.</summary>
public sealed class HostileHdf5FileTests : IDisposable
{
    private const string Bias = "layers/stem/vars/1";
    private const string Kernel = "layers/stem/vars/0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("chunked.h5", "'weight' is stored compressed")]
    [InlineData("plainchunks.h5", "'weight' is stored in chunks")]
    [InlineData("linked.h5", "'group/again' of the HDF5 file is reached in two ways")]
    [InlineData("dense.h5", "keeps its links in a heap")]
    [InlineData("nothing.h5", "'weight' is stored as nothing")]
    public void What_Keras_does_not_write_is_refused(string file, string expected) =>
        Assert.Contains(expected, SavedWeights.Refused(SavedWeights.PathOf(file)).What, StringComparison.Ordinal);

    [Fact]
    public void Text_and_links_to_elsewhere_are_left_out()
    {
        using IWeightFile weights = WeightFile.Open(SavedWeights.PathOf("text.h5"));

        Assert.Equal("weight", Assert.Single(weights.Tensors).Key);
    }

    [Theory]
    [InlineData("keras.h5")]
    [InlineData("newer.h5")]
    public void A_file_that_was_cut_anywhere_is_refused(string file)
    {
        byte[] bytes = SavedWeights.Bytes(file);

        Assert.All(Enumerable.Range(1, bytes.Length / 101), step => Refused(bytes[..^(step * 101)]));
        Refused(bytes[..^1]);
    }

    [Theory]
    [InlineData("keras.h5", long.MaxValue)]
    [InlineData("keras.h5", long.MinValue)]
    [InlineData("keras.h5", -1L)]
    [InlineData("newer.h5", 1L << 20)]
    public void Numbers_that_lie_outside_of_the_file_are_refused(string file, long address)
    {
        byte[] bytes = SavedWeights.Bytes(file);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LayoutOf(bytes, Bias)), address);

        Assert.Contains($"'{Bias}' are not all in the file", Refused(bytes).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-16L)]
    [InlineData(15L)]
    public void Another_number_of_bytes_than_the_shape_has_is_refused(long length)
    {
        byte[] bytes = SavedWeights.Bytes("keras.h5");
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LayoutOf(bytes, Bias) + sizeof(long)), length);

        Assert.Contains($"The {length} bytes of the dataset '{Bias}'", Refused(bytes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_that_share_bytes_are_refused()
    {
        byte[] bytes = SavedWeights.Bytes("keras.h5");
        int kernel = LayoutOf(bytes, Kernel);
        long address = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(kernel));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LayoutOf(bytes, Bias)), address + 8);

        Assert.Contains($"'{Bias}' shares bytes", Refused(bytes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_of_2_to_the_63_is_refused()
    {
        // The dataspace of the bias has one dimension of 4, and 4 as its maximum.
        byte[] bytes = SavedWeights.Bytes("keras.h5");
        byte[] four = [4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0];
        bytes.AsSpan(bytes.AsSpan().IndexOf(four), sizeof(long)).Fill(0xff);

        Assert.Contains("the shape [-1]", Refused(bytes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_of_names_in_circles_are_refused()
    {
        // Every child of a node is the node itself: level after level, until the levels do not fit.
        byte[] bytes = SavedWeights.Bytes("deep.h5");
        for (int at = 0; at < bytes.Length - 4; at++)
        {
            if (bytes.AsSpan(at).StartsWith("TREE"u8) && bytes[at + 5] > 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 32), at);
            }
        }

        Assert.Contains("tree of names", Refused(bytes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_superblock_of_another_version_is_refused()
    {
        byte[] bytes = SavedWeights.Bytes("keras.h5");
        bytes[8] = 9;

        Assert.Contains("is of version 9", Refused(bytes).What, StringComparison.Ordinal);
    }

    // Address and length of the numbers stand behind each other in the layout message.
    private static int LayoutOf(byte[] bytes, string name)
    {
        float[] numbers =
        [
            .. SavedWeights.ExpectedOf("keras.h5")[name].GetProperty("values").EnumerateArray().Select(value => value.GetSingle()),
        ];
        ReadOnlySpan<byte> stored = MemoryMarshal.AsBytes(numbers.AsSpan());
        byte[] layout = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(layout.AsSpan(sizeof(long)), stored.Length);
        for (int start = 0; start <= bytes.Length - stored.Length; start++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(layout, start);
            if (bytes.AsSpan(start).StartsWith(stored) && bytes.AsSpan().IndexOf(layout) is >= 0 and int at)
            {
                return at;
            }
        }

        throw new InvalidOperationException($"{name} has no layout message.");
    }

    private EdgeException Refused(byte[] bytes)
    {
        string path = _folder.File("weights.h5");
        File.WriteAllBytes(path, bytes);
        return SavedWeights.Refused(path);
    }
}
