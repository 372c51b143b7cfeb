using System.IO.Compression;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.Zip;

/// <summary>Zips whose directory lies.</summary>
public sealed class HostileZipTests : IDisposable
{
    private const int Flags = 8;
    private const int StoredLength = 20;
    private const int Length = 24;
    private const int Start = 42;

    private readonly TemporaryFolder _folder = new();

    private static byte[] Sound => ZipBytes.Of(CompressionLevel.NoCompression, ("a/data.pkl", new byte[50]), ("a/data/0", new byte[50]));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue - 1)]
    public void An_entry_that_reaches_into_the_next_one_is_refused(uint length)
    {
        byte[] zip = ZipBytes.Claim(ZipBytes.Claim(Sound, 0, StoredLength, length), 0, Length, length);

        Assert.Contains($"'a/data.pkl' with {length} bytes reaches beyond", Refused(zip).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(uint.MaxValue, "directory of the zip is damaged")]
    [InlineData(uint.MaxValue - 1, "ends before")]
    [InlineData(1u, "does not begin where")]
    public void An_entry_that_is_not_where_the_directory_says_is_refused(uint start, string expected) =>
        Assert.Contains(expected, Refused(ZipBytes.Claim(Sound, 1, Start, start)).What, StringComparison.Ordinal);

    [Fact]
    public void Two_entries_in_one_place_are_refused() =>
        Assert.Contains("does not begin where", Refused(ZipBytes.Claim(Sound, 1, Start, 0)).What, StringComparison.Ordinal);

    [Fact]
    public void A_stored_entry_of_two_lengths_is_refused() =>
        Assert.Contains("is stored with 50 bytes", Refused(ZipBytes.Claim(Sound, 0, Length, 49)).What, StringComparison.Ordinal);

    [Fact]
    public void An_encrypted_entry_is_refused() =>
        Assert.Contains("encrypted", Refused(ZipBytes.Claim(Sound, 0, Flags, 1)).What, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_stands_twice_is_refused() => Assert.Contains(
        "two entries 'a/data.pkl'",
        Refused(ZipBytes.Of(CompressionLevel.NoCompression, ("a/data.pkl", []), ("a/data.pkl", []))).What,
        StringComparison.Ordinal);

    [Fact]
    public void A_zip_of_other_things_is_refused() => Assert.Contains(
        "no weights", Refused(ZipBytes.Of(CompressionLevel.NoCompression, ("readme.txt", []))).What, StringComparison.Ordinal);

    [Fact]
    public void A_whole_model_of_Keras_is_refused_with_the_form_that_is_read() => Assert.Contains(
        "model.save(\"model.h5\")",
        Refused(ZipBytes.Of(CompressionLevel.NoCompression, ("config.json", []), ("model.weights.h5", []))).Remedy,
        StringComparison.Ordinal);

    private EdgeException Refused(byte[] zip)
    {
        string path = _folder.File("weights.zip");
        File.WriteAllBytes(path, zip);
        return SavedWeights.Refused(path);
    }
}
