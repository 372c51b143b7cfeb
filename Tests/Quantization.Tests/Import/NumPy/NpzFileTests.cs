using System.IO.Compression;
using System.Text;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Tests.Import.Zip;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.NumPy;

/// <summary>Arrays of NumPy that are refused, and the forms of header that NumPy itself rarely writes.</summary>
public sealed class NpzFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Headers { get; } = new()
    {
        { "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "Python objects" },
        { "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "a table of fields" },
        { "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "'<c8'" },
        { "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", "'<f16'" },
        { "{'descr': '', 'fortran_order': False, 'shape': (2,), }", "type ''" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "has 8 bytes of numbers" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "has 8 bytes of numbers" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807,), }", "9223372036854775807" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,), }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "4294967296" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,), }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", "is damaged" },
        { "{'descr': '<f4', 'shape': (2,), }", "is damaged" },
        { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'code': '', }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os'), }", "is damaged" },
        { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } + 1", "is damaged" },
        { "{'descr': '<f4", "is damaged" },
        { "", "is damaged" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_NumPy_does_not_write_is_refused(string header, string expected)
    {
        EdgeException fault = Refused(Zip(Array(header)));

        Assert.Contains(expected, fault.What, StringComparison.Ordinal);
        Assert.Contains("'w'", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{\"shape\":(2,),\"fortran_order\":True,\"descr\":\"<f4\"}   \n")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (1, 2)}")]
    public void A_header_is_read_with_its_keys_in_any_order(string header)
    {
        File.WriteAllBytes(PathOf, Zip(Array(header)));
        using IWeightFile weights = WeightFile.Open(PathOf);

        Assert.Equal([1f, -2], SavedWeights.Read(weights, "w"));
    }

    [Fact]
    public void An_array_of_version_2_has_a_longer_header()
    {
        byte[] text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"u8.ToArray();
        File.WriteAllBytes(PathOf, Zip([0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(text.Length), .. text, .. Numbers]));
        using IWeightFile weights = WeightFile.Open(PathOf);

        Assert.Equal([1f, -2], SavedWeights.Read(weights, "w"));
    }

    [Fact]
    public void Python_objects_of_NumPy_itself_are_refused() => Assert.Contains(
        "running code", SavedWeights.Refused(SavedWeights.PathOf("objects.npz")).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("\u0093NUMPZ")]
    [InlineData("\u0093NUMPY\u0004\0\0\0")]
    [InlineData("\u0093NUMPY")]
    [InlineData("")]
    public void What_is_no_array_is_refused(string content) => Assert.Contains(
        "no array of NumPy", Refused(Zip(Encoding.Latin1.GetBytes(content))).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void A_file_that_was_cut_anywhere_is_refused(string file)
    {
        byte[] bytes = SavedWeights.Bytes(file);

        Assert.All(Enumerable.Range(1, bytes.Length / 23), step => Refused(bytes[..^(step * 23)]));
        Refused(bytes[..^1]);
    }

    [Fact]
    public void A_header_of_4_GB_is_refused() => Assert.Contains(
        "4294967295 bytes", Refused(Zip([0x93, .. "NUMPY"u8, 3, 0, 255, 255, 255, 255, .. Numbers])).What, StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_inflate_to_more_than_weights_do_are_refused()
    {
        byte[] zeros = new byte[40 << 20];
        byte[] array = [.. Preamble("{'descr': '<f4', 'fortran_order': False, 'shape': (10485760,), }"), .. zeros];

        EdgeException fault = Refused(ZipBytes.Of(CompressionLevel.SmallestSize, ("w.npy", array)));

        Assert.Contains($"inflate to {array.Length}", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void A_number_that_was_changed_is_found_by_the_checksum(CompressionLevel compression)
    {
        byte[] zip = ZipBytes.Of(compression, ("w.npy", Array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")));
        const int crc = 16;

        Assert.Contains("checksum of the entry 'w.npy'", Refused(ZipBytes.Claim(zip, 0, crc, 12345)).What, StringComparison.Ordinal);
    }

    private static byte[] Numbers => [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(-2f)];

    private string PathOf => _folder.File("weights.npz");

    private static byte[] Preamble(string header) =>
        [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.Latin1.GetBytes(header)];

    private static byte[] Array(string header) => [.. Preamble(header), .. Numbers];

    private static byte[] Zip(byte[] array) => ZipBytes.Of(CompressionLevel.NoCompression, ("w.npy", array));

    private EdgeException Refused(byte[] zip)
    {
        File.WriteAllBytes(PathOf, zip);
        return SavedWeights.Refused(PathOf);
    }
}
