using System.Buffers.Binary;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models;

/// <summary>Bundles that were made to do harm, or that came to harm: refused in a sentence, before they cost memory.</summary>
public sealed class HostileBundleTests : IDisposable
{
    private const long Gigabyte = 1L << 30;
    private const long MostAllocated = 8 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Zip => _folder.File("bundle.edgemodel");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.onnx", (Gigabyte * 3) / 2, "1610612736 bytes", "at most 1 GB")]
    [InlineData("model.onnx", 40 << 20, "bytes that inflate to 41943040", "20 times")]
    [InlineData("unnamed.bin", 40 << 20, "bytes that inflate to 41943040", "20 times")]
    public void A_file_of_zeros_is_refused_by_its_size_and_not_inflated(string name, long length, string what, string expected)
    {
        EdgeException fault = Refused(HostileZip.WriteBlown(Zip, name, length));

        Assert.Contains($"'{name}'", fault.What, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_of_blanks_is_refused_by_its_size_and_not_inflated()
    {
        EdgeException fault = Refused(HostileZip.WriteBlown(Zip, ModelBundle.ManifestName, 64 << 20, (byte)' '));

        Assert.Contains("'model.json' with 67108864 bytes", fault.What, StringComparison.Ordinal);
        Assert.Contains("4 MB", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_files_are_too_large_together()
    {
        // Each claims what is within its own limit.
        string path = HostileZip.Write(Zip, zip =>
        {
            for (int i = 0; i < 150; i++)
            {
                zip.CreateEntry($"many/{i}");
            }
        });
        HostileZip.Claim(path, (uint)BundleLimits.FreeOfRatioBytes, name: "many/");

        EdgeException fault = Refused(path);

        Assert.Contains("bytes together", fault.What, StringComparison.Ordinal);
        Assert.Contains("2 GB", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5001)]
    public void A_length_in_the_directory_that_is_not_the_files_is_a_damage(uint claimed)
    {
        string path = HostileZip.WriteBlown(Zip, ModelBundle.ManifestName, 5000, (byte)' ');
        HostileZip.Claim(path, claimed);

        Refused(path);
    }

    [Fact]
    public void A_small_claim_does_not_let_gigabytes_in()
    {
        string path = HostileZip.WriteBlown(Zip, ModelBundle.ManifestName, Gigabyte / 4, (byte)' ');
        HostileZip.Claim(path, length: 1000);

        Refused(path);
    }

    [Fact]
    public void A_large_claim_of_packed_bytes_does_not_let_gigabytes_in()
    {
        string path = BundleFixture.Write(Zip);
        HostileZip.Claim(path, length: (uint)Gigabyte - 1, compressed: (uint)Gigabyte / 2, name: BundleFixture.WeightsName);

        Assert.Contains("cannot be read", Refused(path).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../out.bin", "leads out of the bundle's folder")]
    [InlineData("a/../../out.bin", "leads out of the bundle's folder")]
    [InlineData("..\\out.bin", "leads out of the bundle's folder")]
    [InlineData("/etc/out.bin", "is an absolute path")]
    [InlineData("C:/out.bin", "is an absolute path")]
    [InlineData("c:out.bin", "is an absolute path")]
    [InlineData("a\\b.bin", "has a backslash in it")]
    [InlineData("a//b.bin", "has an empty part")]
    [InlineData("./b.bin", "has an empty part")]
    [InlineData("a\u0007.bin", "has a control character in it")]
    public void A_name_that_leaves_the_folder_makes_a_bundle_unsound(string name, string expected)
    {
        EdgeException fault = Refused(HostileZip.Write(Zip, zip => zip.CreateEntry(name)));

        Assert.Contains(expected, fault.What, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, char.IsControl);
        Assert.Contains($"'{name.Replace("\u0007", "\\u0007", StringComparison.Ordinal)}'", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("MODEL.onnx")]
    [InlineData("Model.JSON")]
    public void A_doubled_name_makes_a_bundle_unsound_whatever_its_capitals(string name)
    {
        EdgeException fault = Refused(HostileZip.Write(Zip, zip => zip.CreateEntry(name)));

        Assert.Contains($"'{name}' in the model bundle is there more than once", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xA1FF, "is a link")]
    [InlineData(0x11FF, "is no plain file")]
    public void A_link_or_a_pipe_makes_a_bundle_unsound(int mode, string expected)
    {
        EdgeException fault = Refused(HostileZip.Write(Zip, zip => zip.CreateEntry("link.bin").ExternalAttributes = mode << 16));

        Assert.Contains($"'link.bin' in the model bundle {expected}", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_their_own_do_no_harm() =>
        ModelBundle.Open(HostileZip.Write(Zip, zip => zip.CreateEntry("extra/").ExternalAttributes = 0x41ED << 16)).Verify();

    [Fact]
    public void More_entries_than_any_bundle_has_are_refused_before_they_are_read()
    {
        EdgeException fault = Refused(HostileZip.Write(Zip, zip =>
        {
            for (int i = 0; i < BundleLimits.Entries; i++)
            {
                zip.CreateEntry($"{i}");
            }
        }));

        Assert.Contains("1002 entries", fault.What, StringComparison.Ordinal);
        Assert.Contains("at most 1000", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_hides_its_entries_is_refused_before_it_is_read()
    {
        string path = WriteLargeDirectory();

        Assert.Contains("directory that is too large", Refused(path).What, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 6), uint.MaxValue);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("not where it has to be", Refused(path).What, StringComparison.Ordinal);
    }

    // The library looks for the record before the place where a record just fits.
    [Fact]
    public void A_signature_at_the_end_of_a_comment_does_not_hide_the_directory()
    {
        string path = WriteLargeDirectory();
        byte[] bytes = File.ReadAllBytes(path);
        byte[] comment = "0123456789PK\x05\x06"u8.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(bytes.Length - sizeof(ushort)), (ushort)comment.Length);
        File.WriteAllBytes(path, [.. bytes, .. comment]);

        Assert.Contains("directory that is too large", Refused(path).What, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => BundleFixture.Write(path));
    }

    [Fact]
    public void A_record_of_a_larger_zip_does_not_stand_in_for_the_last_one()
    {
        string path = WriteLargeDirectory();
        byte[] bytes = File.ReadAllBytes(path);
        Span<byte> record = bytes.AsSpan(bytes.Length - 22);
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        long where = bytes.Length - record.Length;
        byte[] large = new byte[56];
        "PK\x06\x06"u8.CopyTo(large);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(4), large.Length - 12);
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(24), BinaryPrimitives.ReadUInt16LittleEndian(record[8..]));
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(32), BinaryPrimitives.ReadUInt16LittleEndian(record[8..]));
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]));
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(48), start);
        byte[] locator = new byte[20];
        "PK\x06\x07"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), where);
        BinaryPrimitives.WriteInt32LittleEndian(locator.AsSpan(16), 1);

        // The last record tells of an empty directory just before itself, and by its number of the disk of another record.
        byte[] last = record.ToArray();
        last.AsSpan(4, 2).Fill(byte.MaxValue);
        last.AsSpan(8, 8).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(16), (uint)(where + large.Length + locator.Length));
        File.WriteAllBytes(path, [.. bytes.AsSpan(0, (int)where), .. large, .. locator, .. last]);

        Assert.Contains("several parts", Refused(path).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelBundle.ManifestName, "4 MB")]
    [InlineData(BundleFixture.WeightsName, "1 GB")]
    public void In_a_folder_sizes_are_looked_at_before_reading_too(string name, string limit)
    {
        string path = BundleFixture.Write(_folder.File("bundle"));
        using (FileStream file = new(Path.Combine(path, name), FileMode.Open, FileAccess.Write))
        {
            file.SetLength(Gigabyte + 1);
        }

        EdgeException fault = Refused(path);

        Assert.Contains("has 1073741825 bytes", fault.What, StringComparison.Ordinal);
        Assert.Contains(limit, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        Dictionary<string, byte[]> files = Enumerable.Range(0, BundleLimits.Entries).ToDictionary(
            index => $"{index}", _ => Array.Empty<byte>());
        files[BundleFixture.WeightsName] = BundleFixture.Weights;

        EdgeException fault = Assert.Throws<EdgeException>(() => BundleWriter.Write(Zip, BundleFixture.Manifest, files));

        Assert.Contains("fewer than 1000 files", fault.Expected, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private string WriteLargeDirectory() => HostileZip.Write(Zip, zip =>
    {
        for (int i = 0; i < 20; i++)
        {
            zip.CreateEntry($"{i}/{new string('x', 60_000)}");
        }
    });

    // What reading allocates is what a station's memory would have to hold.
    private static EdgeException Refused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        EdgeException fault = Assert.Throws<EdgeException>(() => ModelBundle.Open(path).Verify());
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.InRange(allocated, 0, MostAllocated);
        return fault;
    }
}
