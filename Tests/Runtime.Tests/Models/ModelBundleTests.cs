using System.IO.Compression;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models;

public sealed class ModelBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void What_was_written_is_read_back(string name)
    {
        ModelBundle bundle = ModelBundle.Open(BundleFixture.Write(_folder.File(name)));

        Assert.Equal("strip@3", bundle.Manifest.Id);
        Assert.Equal(BundleFixture.Manifest.Labels, bundle.Manifest.Labels);
        Assert.Equal(BundleFixture.Manifest.Input.Resize, bundle.Manifest.Input.Resize);
        Assert.Equal(BundleFixture.Manifest.Input.Mean, bundle.Manifest.Input.Mean);
        Assert.Equal(InputFormat.U8Nhwc, bundle.Manifest.Variants[0].Input);
        Assert.Equal(BundleFixture.Weights, bundle.Read(BundleFixture.WeightsName));
        bundle.Verify();
    }

    [Theory]
    [InlineData("bundle.edgemodel")]
    [InlineData("bundle")]
    public void The_same_input_gives_the_same_bytes(string name)
    {
        string first = BundleFixture.Write(_folder.File("a", name));
        string second = BundleFixture.Write(_folder.File("b", name));

        Assert.Equal(BytesOf(first), BytesOf(second));
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void Writing_over_a_bundle_replaces_it_and_leaves_nothing_else(string name)
    {
        string path = BundleFixture.Write(_folder.File(name));
        BundleFixture.Write(path);

        ModelBundle.Open(path).Verify();
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void A_slash_at_the_end_of_the_place_changes_nothing(string name)
    {
        BundleFixture.Write(_folder.File(name) + "/");
        BundleFixture.Write(_folder.File(name) + "/");

        ModelBundle.Open(_folder.File(name)).Verify();
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(ModelBundle.ZipExtension)]
    public void A_write_that_fails_leaves_no_folder_that_was_made_for_it(string extension)
    {
        string tooLong = Path.Combine(_folder.Path, "a", "b", new string('x', 300) + extension);

        Assert.Throws<EdgeException>(() => BundleFixture.Write(tooLong));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_bundle_that_cannot_be_replaced_stays()
    {
        string path = BundleFixture.Write(_folder.File("bundle"));

        Assert.ThrowsAny<IOException>(() => BundleWriter.ReplaceFolder(_folder.File("no-draft"), path));

        ModelBundle.Open(path).Verify();
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_old_bundle_that_cannot_be_deleted_does_not_keep_the_new_one_from_its_place()
    {
        BundleFixture.Write(_folder.File("bundle"));
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_folder.File("bundle"), (UnixFileMode)0b101_101_101);

        Exception? outcome = UnprivilegedThread.Run(() => BundleFixture.Write(_folder.File("bundle")));

        Assert.Null(outcome);
        ModelBundle.Open(_folder.File("bundle")).Verify();
        string litter = Assert.Single(Directory.GetDirectories(_folder.Path), path => !path.EndsWith("/bundle", StringComparison.Ordinal));
        File.SetUnixFileMode(litter, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("pipe.edgemodel")]
    public async Task A_pipe_in_place_of_a_file_is_refused_and_not_waited_for(string name)
    {
        string path = _folder.File(name);
        NamedPipe.Make(name == "pipe" ? _folder.File(name, ModelBundle.ManifestName) : path);

        EdgeException fault = await Task.Run(
            () => Assert.Throws<EdgeException>(() => ModelBundle.Open(path))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("a regular file", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_not_replaced()
    {
        string precious = _folder.File("data", "precious.txt");
        File.WriteAllText(precious, "keep");

        EdgeException fault = Assert.Throws<EdgeException>(() => BundleFixture.Write(_folder.File("data")));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Equal("keep", File.ReadAllText(precious));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("model.json", "{}")]
    [InlineData("model.json", """{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9 } }""")]
    [InlineData(
        "model.json", """{ "name": "n", "labels": ["a", "b"], "files": { "model.onnx": "00" }, "input": { "width": 9, "height": 9 } }""")]
    public void A_folder_with_a_network_and_the_part_of_a_manifest_is_not_replaced(string name, string json)
    {
        string network = _folder.File("net", "model.onnx");
        File.WriteAllText(network, "weights");
        File.WriteAllText(_folder.File("net", name), json);

        EdgeException fault = Assert.Throws<EdgeException>(() => BundleFixture.Write(_folder.File("net")));
        Assert.Throws<EdgeException>(() => BundleWriter.ThrowIfNoPlace(_folder.File("net")));

        Assert.Contains("would be lost", fault.What, StringComparison.Ordinal);
        Assert.Equal(("weights", json), (File.ReadAllText(network), File.ReadAllText(_folder.File("net", name))));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("inner/notes.txt")]
    public void A_bundle_beside_which_something_else_lies_is_not_replaced(string name)
    {
        string path = BundleFixture.Write(_folder.File("bundle"));
        string notes = _folder.File(["bundle", .. name.Split('/')]);
        File.WriteAllText(notes, "keep");

        EdgeException fault = Assert.Throws<EdgeException>(() => BundleFixture.Write(path));

        Assert.Contains($"'{name}'", fault.What, StringComparison.Ordinal);
        Assert.Equal("keep", File.ReadAllText(notes));
        ModelBundle.Open(path).Verify();
    }

    [Fact]
    public void A_damaged_bundle_is_replaced()
    {
        string path = BundleFixture.Write(_folder.File("bundle"));
        File.WriteAllText(Path.Combine(path, BundleFixture.WeightsName), "damaged");
        string manifest = Path.Combine(path, ModelBundle.ManifestName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("strip", "strap", StringComparison.Ordinal));

        BundleFixture.Write(path);

        ModelBundle.Open(path).Verify();
    }

    [Fact]
    public void A_zip_with_the_part_of_a_manifest_is_not_replaced()
    {
        string path = _folder.File("net.edgemodel");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using StreamWriter writer = new(zip.CreateEntry(ModelBundle.ManifestName).Open());
            writer.Write("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9 } }""");
        }

        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<EdgeException>(() => BundleFixture.Write(path));

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("bundle", 0)]
    [InlineData("bundle", 2500)]
    [InlineData("bundle", 4999)]
    public void One_flipped_bit_in_the_weights_is_found(string name, int offset)
    {
        string path = BundleFixture.Write(_folder.File(name));
        Flip(Path.Combine(path, BundleFixture.WeightsName), offset);
        ModelBundle bundle = ModelBundle.Open(path);

        EdgeException fault = Assert.Throws<EdgeException>(() => bundle.Read(BundleFixture.WeightsName));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(bundle.Verify);
    }

    [Fact]
    public void Any_flipped_bit_in_the_manifest_is_found()
    {
        string path = BundleFixture.Write(_folder.File("bundle"));
        string manifest = Path.Combine(path, ModelBundle.ManifestName);
        int length = (int)new FileInfo(manifest).Length;

        // The final line break is no part of the JSON, yet the digest covers it too.
        // Every byte, and over the bytes every bit of one.
        for (int offset = 0; offset < length; offset++)
        {
            Flip(manifest, offset, bit: offset % 8);
            Assert.Throws<EdgeException>(() => ModelBundle.Open(path));
            Flip(manifest, offset, bit: offset % 8);
        }

        ModelBundle.Open(path).Verify();
    }

    [Fact]
    public void A_flipped_bit_in_a_zip_never_gives_other_contents()
    {
        string path = BundleFixture.Write(_folder.File("bundle.edgemodel"));
        int length = (int)new FileInfo(path).Length;
        int refused = 0;
        for (int offset = 0; offset < length; offset += 53)
        {
            Flip(path, offset);
            refused += IsRefused(path) ? 1 : 0;
            Flip(path, offset);
        }

        Assert.InRange(refused, length / 53 * 9 / 10, (length / 53) + 1);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = BundleFixture.Write(_folder.File("bundle"));
        File.Delete(Path.Combine(path, BundleFixture.WeightsName));

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelBundle.Open(path));

        Assert.Contains(BundleFixture.WeightsName, fault.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_a_bundle_is_refused()
    {
        Assert.Contains(
            "no such model bundle", Assert.Throws<EdgeException>(() => ModelBundle.Open("/nowhere/at/all")).Message,
            StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => ModelBundle.Open(_folder.Path));
        string text = _folder.File("text.edgemodel");
        File.WriteAllText(text, "no zip");
        Assert.Contains("cannot be read", Assert.Throws<EdgeException>(() => ModelBundle.Open(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_onnx_file_takes_the_rest_from_a_partial_manifest()
    {
        string model = _folder.File("net.onnx");
        File.WriteAllBytes(model, BundleFixture.Weights);
        string manifest = _folder.File("net.json");
        File.WriteAllText(
            manifest, """{ "name": "n", "labels": ["a", "b"], "input": { "width": 32, "height": 32, "filter": "bicubic" } }""");

        ModelBundle bundle = ModelBundle.FromOnnx(model, manifest);

        ModelVariant variant = Assert.Single(bundle.Manifest.Variants);
        Assert.Equal(BundleFixture.Weights, bundle.Read(variant.File));
        Assert.Equal("net.onnx", variant.File);
        Assert.Contains("--manifest", Assert.Throws<EdgeException>(() => ModelBundle.Open(model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "ends too early")]
    [InlineData("""{ "name": "n", "labels": ["a"], "input": { "width": 32, "height": 32 } }""", "labels has 1")]
    public void A_partial_manifest_that_is_wrong_is_a_fault_of_the_configuration(string json, string expected)
    {
        string model = _folder.File("net.onnx");
        File.WriteAllBytes(model, BundleFixture.Weights);
        string manifest = _folder.File("net.json");
        File.WriteAllText(manifest, json);

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelBundle.FromOnnx(model, manifest));

        Assert.Equal((EdgeFault.Configuration, manifest), (fault.Fault, fault.Where));
        Assert.Contains(expected, fault.What, StringComparison.Ordinal);
        Assert.Equal("Correct it.", fault.Remedy);
    }

    [Fact]
    public void A_variant_is_found_by_provider_and_by_name()
    {
        ModelBundle bundle = ModelBundle.Open(BundleFixture.Write(_folder.File("bundle")));

        Assert.Equal("cpu", bundle.FindVariant("cpu")?.Name);
        Assert.Equal("cpu", bundle.FindVariant("cpu", "cpu")?.Name);
        Assert.Null(bundle.FindVariant("cpu", "fp32"));
        Assert.Null(bundle.FindVariant("ascend"));
    }

    [Theory]
    [InlineData(null, "any")]
    [InlineData("ascend310p3", "p3")]
    [InlineData("Ascend310B4", "b4")]
    [InlineData("Ascend910A", "any")]
    public void Without_a_name_the_variant_of_the_chip_is_found_or_one_for_any(string? soc, string expected)
    {
        ModelVariant any = BundleFixture.Manifest.Variants[0] with { Name = "any", Provider = "ascend", Soc = null };
        ModelBundle bundle = ModelBundle.InMemory(
            "chips",
            BundleFixture.Manifest with
            {
                Variants = [any, any with { Name = "b4", Soc = "Ascend310B4" }, any with { Name = "p3", Soc = "Ascend310P3" }],
            },
            new Dictionary<string, byte[]> { [BundleFixture.WeightsName] = BundleFixture.Weights });

        Assert.Equal(expected, bundle.FindVariant("ascend", soc: soc)?.Name);
        Assert.Equal("p3", bundle.FindVariant("ascend", "p3", soc)?.Name);
    }

    private static bool IsRefused(string path)
    {
        try
        {
            ModelBundle bundle = ModelBundle.Open(path);
            Assert.Equal(BundleFixture.Weights, bundle.Read(BundleFixture.WeightsName));
            Assert.Equal(BundleFixture.Manifest.Labels, bundle.Manifest.Labels);
            return false;
        }
        catch (EdgeException)
        {
            return true;
        }
    }

    private static void Flip(string path, int offset, int bit = 0)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[offset] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] BytesOf(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : [.. Directory.GetFiles(path).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
}
