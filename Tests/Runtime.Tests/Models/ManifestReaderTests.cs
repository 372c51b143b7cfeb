using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Documents;

namespace EdgeConvNeXt.Runtime.Tests.Models;

public sealed class ManifestReaderTests
{
    private const string Input = """ "input": { "width": 224, "height": 224 } """;

    [Theory]
    [InlineData("""{ "formatVersion": 2, "name": "n", "labels": ["a", "b"], INPUT }""", "formatVersion is 2")]
    [InlineData("""{ "name": "n", "labels": [], INPUT }""", "labels has 0")]
    [InlineData("""{ "name": "n", "labels": ["a"], INPUT }""", "labels has 1, a model that tells parts apart has 2 labels or more")]
    [InlineData("""{ "name": "n", "labels": ["a", null], INPUT }""", "labels[1] is null: expected a text")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "okLabels": [null, "a"], INPUT }""", "okLabels[0] is null")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [null], INPUT }""", "variants[0] is null")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "output": "softmax", INPUT }""",
        "output is \"softmax\": expected one of logits, probabilities")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": null }, INPUT }""", "files.x is null: expected a text")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "reference": { "count": 0, "inputs": "i", "outputs": "o", "variant": "fp32" }, INPUT }""",
        "reference.count is 0: expected a whole number from 1 to 64 pictures")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2, "inputs": "../i", "outputs": "o", "variant": "fp32" }, INPUT }""",
        "'../i' leads out of the bundle's folder")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2, "inputs": "i", "outputs": "o", "variant": "fp32" }, INPUT }""",
        "reference uses file 'o', for which files has no sha256")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2 }, INPUT }""",
        "reference.inputs is missing: expected a text; reference.outputs is missing: "
        + "expected a text; reference.variant is missing: expected a text")]
    [InlineData("""{ "name": "n", "labels": ["a", "a"], INPUT }""", "label 'a' is there more than once")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "okLabels": ["c"], INPUT }""", "okLabels names 'c'")]
    [InlineData("""{ "name": " ", "labels": ["a", "b"], INPUT }""", "name is empty")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "thresholds": { "default": 1.5 }, INPUT }""",
        "thresholds.default is 1.5: expected a number from 0 to 1")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "thresholds": { "labels": { "z": 0.5 } }, INPUT }""", "thresholds.labels names 'z'")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 0, "height": 224 } }""", "input.width is 0")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "input": { "width": 2000000000, "height": 224 } }""",
        "input.width is 2000000000: expected a whole number from 1 to 4096 pixels")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "std": [1, 0, 1] } }""", "input.std")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "mean": [1] } }""", "input.mean")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "size": 5, "resize": "shorter-side" } }""",
        "input.size is 5")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": 8 } }""",
        "input.bits is 8: expected 10, 12 or 16")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": 17 } }""", "input.bits is 17")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": 13 } }""", "input.bits is 13")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": "12" } }""",
        "input.bits is \"12\": expected 10, 12 or 16")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "gamma": 2 } }""", "gamma")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "resize": "squash" } }""", "input.resize")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "../x", "precision": "int8" }], INPUT }""",
        "'../x' leads out of the bundle's folder")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "x", "precision": "int8" }], INPUT }""",
        "no sha256")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "files": { "/x": "", "C:/y": "", "a\\b": "", "model.json": "" }, INPUT }""",
        "'/x' is an absolute path; file name 'C:/y' is an absolute path; file name 'a\\b' has a backslash in it; "
        + "file name 'model.json' is the manifest's own")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "files": { "x": "", "X": "" }, INPUT }""",
        "file names 'x' and 'X' differ only in capitals")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": "", "x": "" }, INPUT }""", "files.x is there more than once")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "name": "w" }], INPUT }""",
        "variants[0].name is there more than once")]
    [InlineData("""{ "name": "n\u001b[2J", "labels": ["a", "b"], INPUT }""", "name has a control character in it")]
    [InlineData("""{ "name": "n", "labels": ["a", "b\nforged"], INPUT }""", "labels[1] has a control character in it")]
    [InlineData(
        """{ "name": "n", "labels": ["a", "b"], "files": { "x\u001b": "" }, INPUT }""",
        @"file name 'x\u001b' has a control character in it")]
    [InlineData("""{ "name": "n", "x\u001b": 1, "x\u001b": 2, INPUT }""", @"x\u001b is there more than once")]
    [InlineData("""{ "name": "n", INPUT }""", "labels")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"] }""", "input")]
    [InlineData("null", "null")]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    public void A_faulty_manifest_is_refused_by_name_of_the_fault(string json, string expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Read(json));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", \"bits\": 10", 10)]
    [InlineData(", \"bits\": 12", 12)]
    [InlineData(", \"bits\": 16", 16)]
    public void The_bits_of_deep_pictures_are_read(string member, int? bits) =>
        Assert.Equal(bits, Read($$"""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9{{member}} } }""").Input.Bits);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n", "the file is empty")]
    [InlineData("{", "the file ends too early (line 1)")]
    [InlineData("{ \"name\": \"n\",\n \"labels\": [\"a", "the file ends too early (line 2)")]
    [InlineData("tru", "the file ends too early (line 1)")]
    [InlineData("{\n \"name\": n }", "the file is not JSON at line 2, column 11: the text there cannot be read")]
    [InlineData("{ \"name\": \"\t\" }", "the file is not JSON at line 1, column 12: the text there cannot be read")]
    [InlineData("{} {}", "the file is not JSON at line 1, column 4: '{' has no place there")]
    [InlineData("null", "The file holds null: expected an object, { ... } (line 1)")]
    [InlineData("[1]", "The file holds [1]: expected an object, { ... } (line 1)")]
    [InlineData("// mine\n[1]", "The file holds [1]: expected an object, { ... } (line 2)")]
    [InlineData("{ \"name\": \"n\", \"labels\": \"a\", INPUT }", "labels is \"a\": expected a list of texts (line 1)")]
    [InlineData("{ \"name\": \"n\",\n \"labels\": [\"a\",\n 2], INPUT }", "labels[1] is 2: expected a text (line 3)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"thresholds\": {\n \"labels\": { \"a.b\": \"x\" } }, INPUT }",
        "thresholds.labels.a.b is \"x\": expected a number from 0 to 1 (line 2)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"],\n \"input\": { \"width\": 9, \"height\": 9,\n \"foo\": 2 } }",
        "input.foo is not a member: expected one that docs/model-bundle.md lists (line 3)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"resize\": \"squash\" } }",
        "input.resize is \"squash\": expected one of stretch, shorter-side, letterbox (line 1)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"resize\": 7 } }",
        "input.resize is 7: expected one of stretch, shorter-side, letterbox (line 1)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 99999999999, \"height\": 9 } }",
        "input.width is 99999999999: expected a whole number from 1 to 4096 pixels (line 1)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9.5 } }",
        "input.height is 9.5: expected a whole number from 1 to 4096 pixels (line 1)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"bits\": 1e99 } }",
        "input.bits is 1e99: expected 10, 12 or 16 (line 1)")]
    [InlineData("{ \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9 } }", "name is missing: expected a text")]
    [InlineData("{ \"name\": \"n\", \"labels\": null, INPUT }", "labels is null: expected a list of texts (line 1)")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { } }",
        "input.width is missing: expected a whole number from 1 to 4096 pixels; input.height is missing: "
        + "expected a whole number from 1 to 4096 pixels")]
    [InlineData(
        "{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"variants\": [{ \"name\": \"v\", \"provider\": \"cpu\", \"file\": \"x\", "
        + "\"precision\": \"int8\", \"input\": \"u9\" }], INPUT }",
        "variants[0].input is \"u9\": expected one of f32-nchw, u8-nhwc (line 1)")]
    public void What_is_no_manifest_is_reported_in_words_for_people(string json, string expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Read(json));

        Assert.Equal($"The model manifest cannot be read: {expected}", fault.What);
    }

    [Fact]
    public void A_byte_order_mark_is_allowed()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.Preamble,
            .. Encoding.UTF8.GetBytes("""{ "name": "n", "labels": ["a", "b"], INPUT }""".Replace("INPUT", Input, StringComparison.Ordinal)),
        ];

        Assert.Equal("n", ManifestReader.Read(bytes, "model.json").Name);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        string message = Assert.Throws<EdgeException>(() => Read("""{ "formatVersion": 9, "name": "", "labels": [], INPUT }""")).Message;

        Assert.Contains("formatVersion", message, StringComparison.Ordinal);
        Assert.Contains("name is empty", message, StringComparison.Ordinal);
        Assert.Contains("labels has 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_members_of_the_wrong_kind_are_named_at_once()
    {
        string what = Assert.Throws<EdgeException>(
            () => Read("""{ "labels": 5, "input": { "width": "wide", "height": 9, "widht": 9 } }""")).What;

        Assert.Equal(
            "The model manifest cannot be read: labels is 5: expected a list of texts (line 1); "
            + "input.width is \"wide\": expected a whole number from 1 to 4096 pixels (line 1); "
            + "input.widht is not a member: did you mean input.width? (line 1); name is missing: expected a text",
            what);
    }

    [Fact]
    public void A_fault_in_every_byte_of_a_large_file_is_refused_like_any_other()
    {
        string labels = string.Join(",", Enumerable.Repeat("1", 1_000_000));

        EdgeException fault = Assert.Throws<EdgeException>(() => Read($$"""{ "name": "n", "labels": [{{labels}}], INPUT }"""));

        Assert.EndsWith("labels[19] is 1: expected a text (line 1); and 980 more", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_are_twice_in_what_is_ignored_are_found() => Assert.Contains(
        "inventedLater.a[1].b is there more than once: expected each member once",
        Assert.Throws<EdgeException>(
            () => Read("""{ "name": "n", "labels": ["a", "b"], "inventedLater": { "a": [1, { "b": 1, "b": 2 }] }, INPUT }""")).What,
        StringComparison.Ordinal);

    [Fact]
    public void What_may_be_left_out_may_be_null()
    {
        ModelManifest manifest = Read("""{ "name": "n", "labels": ["a", "b"], "reference": null, "digest": null, INPUT }""");

        Assert.Equal((null, null), (manifest.Reference, manifest.Digest));
    }

    [Fact]
    public void The_table_has_the_members_of_the_record_and_no_others() =>
        Assert.Equal(MembersOf(typeof(ModelManifest), "").Order(), ManifestSettings.Document.Settings.Select(Describe).Order());

    [Fact]
    public void The_committed_schema_is_the_one_of_the_table() =>
        DocumentGoldens.CheckSchema("model.schema.json", ManifestSettings.Document, "EdgeConvNeXt model manifest");

    [Fact]
    public void Every_default_of_the_table_is_the_record_s()
    {
        string defaults = string.Join(", ", ManifestSettings.Document.Settings
            .Where(setting => setting is { Section: "", Default: not null }).Select(setting => $"\"{setting.Name}\": {setting.Default}"));
        string input = string.Join("", ManifestSettings.Document.Settings
            .Where(
                setting =>
                    setting is { Section: "input", Default: not null }).Select(setting => $", \"{setting.Name}\": {setting.Default}"));
        string least = "\"name\": \"n\", \"labels\": [\"a\", \"b\"]";

        Assert.Equal(
            JsonSerializer.Serialize(
                Read($"{{ {least}, \"input\": {{ \"width\": 9, \"height\": 9 }} }}"), ManifestJson.Default.ModelManifest),
            JsonSerializer.Serialize(
                Read($"{{ {least}, {defaults}, \"input\": {{ \"width\": 9, \"height\": 9{input} }} }}"),
                ManifestJson.Default.ModelManifest));
    }

    [Fact]
    public void Of_many_faults_the_first_are_named_and_the_others_counted()
    {
        string labels = string.Join(", ", Enumerable.Range(0, 250).Select(i => $"\"{i}\": 0.5"));

        EdgeException fault = Assert.Throws<EdgeException>(
            () => Read($$"""{ "name": "n", "labels": ["a", "b"], "thresholds": { "labels": { {{labels}} } }, INPUT }"""));

        Assert.EndsWith("'19', which is not a label; and 230 more", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void More_labels_than_any_model_has_are_refused()
    {
        string labels = string.Join(", ", Enumerable.Range(0, 100_001).Select(i => $"\"{i}\""));

        EdgeException fault = Assert.Throws<EdgeException>(() => Read($$"""{ "name": "n", "labels": [{{labels}}], INPUT }"""));

        Assert.Contains("labels has 100001, at most 100000 are read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_later_programs_are_ignored_outside_the_input() =>
        Assert.Equal("n", Read("""{ "name": "n", "labels": ["a", "b"], "inventedLater": { "x": 1 }, INPUT }""").Name);

    private static string Describe(SettingDefinition setting) => $"{setting.Path} {setting.IsRequired} {setting.IsOptional}";

    // Path, whether it is required, and whether it may be null.
    private static IEnumerable<string> MembersOf(Type type, string prefix)
    {
        foreach (
            JsonPropertyInfo property in ManifestJson.Default.GetTypeInfo(type)!.Properties.Where(property => property.Set is not null))
        {
            string path = prefix + property.Name;
            yield return $"{path} {property.IsRequired} {property.IsSetNullable && !property.IsRequired}";
            Type inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            if (inner.Namespace == typeof(ModelManifest).Namespace || inner.Namespace == typeof(ImageInput).Namespace)
            {
                foreach (string member in inner.IsEnum ? [] : MembersOf(inner, inner == property.PropertyType ? $"{path}." : $"{path}[]."))
                {
                    yield return member;
                }
            }
        }
    }

    private static ModelManifest Read(string json) =>
        ManifestReader.Read(Encoding.UTF8.GetBytes(json.Replace("INPUT", Input, StringComparison.Ordinal)), "model.json");
}
