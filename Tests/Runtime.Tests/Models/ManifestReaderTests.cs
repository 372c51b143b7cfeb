using System.Text;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Models;

public sealed class ManifestReaderTests
{
    private const string Input = """ "input": { "width": 224, "height": 224 } """;

    [Theory]
    [InlineData("""{ "formatVersion": 2, "name": "n", "labels": ["a", "b"], INPUT }""", "formatVersion is 2")]
    [InlineData("""{ "name": "n", "labels": [], INPUT }""", "labels has 0")]
    [InlineData("""{ "name": "n", "labels": ["a"], INPUT }""", "labels has 1, a model that tells parts apart has 2 labels or more")]
    [InlineData("""{ "name": "n", "labels": ["a", null], INPUT }""", "labels[1] is null")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "okLabels": [null, "a"], INPUT }""", "okLabels[0] is null")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [null], INPUT }""", "variants[0] is null")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "output": "softmax", INPUT }""", "output is not a known word")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": null }, INPUT }""", "files has null for 'x'")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "reference": { "count": 0, "inputs": "i", "outputs": "o", "variant": "fp32" }, INPUT }""", "reference.count is 0, it is 1 to 64")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2, "inputs": "../i", "outputs": "o", "variant": "fp32" }, INPUT }""", "'../i' leads out of the bundle's folder")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2, "inputs": "i", "outputs": "o", "variant": "fp32" }, INPUT }""", "reference uses file 'o', for which files has no sha256")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "reference": { "count": 2 }, INPUT }""", "reference.inputs and reference.outputs and reference.variant are missing")]
    [InlineData("""{ "name": "n", "labels": ["a", "a"], INPUT }""", "label 'a' is there more than once")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "okLabels": ["c"], INPUT }""", "okLabels names 'c'")]
    [InlineData("""{ "name": " ", "labels": ["a", "b"], INPUT }""", "name is empty")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "thresholds": { "default": 1.5 }, INPUT }""", "thresholds.default is 1.5")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "thresholds": { "labels": { "z": 0.5 } }, INPUT }""", "thresholds.labels names 'z'")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 0, "height": 224 } }""", "input.width is 0")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 2000000000, "height": 224 } }""", "input.width is 2000000000, expected 1..4096 pixels")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "std": [1, 0, 1] } }""", "input.std")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "mean": [1] } }""", "input.mean")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "size": 5, "resize": "shorter-side" } }""", "input.size is 5")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": 8 } }""", "input.bits is 8, expected 10, 12 or 16")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": 17 } }""", "input.bits is 17")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "bits": "12" } }""", "input.bits is not of the right kind")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "gamma": 2 } }""", "gamma")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "resize": "squash" } }""", "input.resize")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "../x", "precision": "int8" }], INPUT }""", "'../x' leads out of the bundle's folder")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "x", "precision": "int8" }], INPUT }""", "no sha256")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "/x": "", "C:/y": "", "a\\b": "", "model.json": "" }, INPUT }""", "'/x' is an absolute path; file name 'C:/y' is an absolute path; file name 'a\\b' has a backslash in it; file name 'model.json' is the manifest's own")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": "", "X": "" }, INPUT }""", "file names 'x' and 'X' differ only in capitals")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": "", "x": "" }, INPUT }""", "files.x is there more than once")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "name": "w" }], INPUT }""", "variants[0].name is there more than once")]
    [InlineData("""{ "name": "n\u001b[2J", "labels": ["a", "b"], INPUT }""", "name has a control character in it")]
    [InlineData("""{ "name": "n", "labels": ["a", "b\nforged"], INPUT }""", "labels[1] has a control character in it")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x\u001b": "" }, INPUT }""", @"file name 'x\u001b' has a control character in it")]
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
    [InlineData("null", "the file holds null")]
    [InlineData("[1]", "the file is not of the right kind (line 1)")]
    [InlineData("// mine\n[1]", "the file is not of the right kind (line 2)")]
    [InlineData("{ \"name\": \"n\", \"labels\": \"a\", INPUT }", "labels is not of the right kind (line 1)")]
    [InlineData("{ \"name\": \"n\",\n \"labels\": [\"a\",\n 2], INPUT }", "labels[1] is not of the right kind (line 3)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"thresholds\": {\n \"labels\": { \"a.b\": \"x\" } }, INPUT }", "thresholds.labels['a.b'] is not of the right kind (line 2)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"],\n \"input\": { \"width\": 9, \"height\": 9,\n \"foo\": 2 } }", "input.foo is not known (line 3)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"resize\": \"squash\" } }", "input.resize is not a known word (line 1)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"resize\": 7 } }", "input.resize is not of the right kind (line 1)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 99999999999, \"height\": 9 } }", "input.width is 99999999999, expected a whole number from 1 to 4096 (line 1)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9.5 } }", "input.height is 9.5, expected a whole number from 1 to 4096 (line 1)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9, \"bits\": 1e99 } }", "input.bits is 1e99, expected a whole number of at most 2147483647 (line 1)")]
    [InlineData("{ \"labels\": [\"a\", \"b\"], \"input\": { \"width\": 9, \"height\": 9 } }", "name is missing")]
    [InlineData("{ \"name\": \"n\", \"labels\": null, INPUT }", "labels is not of the right kind (line 1)")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"input\": { } }", "input.width and input.height are missing")]
    [InlineData("{ \"name\": \"n\", \"labels\": [\"a\", \"b\"], \"variants\": [{ \"name\": \"v\", \"provider\": \"cpu\", \"file\": \"x\", \"precision\": \"int8\", \"input\": \"u9\" }], INPUT }", "variants[0].input is not a known word (line 1)")]
    public void What_is_no_manifest_is_told_in_words_for_people(string json, string expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Read(json));

        Assert.Equal($"The model manifest cannot be read: {expected}", fault.What);
    }

    [Fact]
    public void A_byte_order_mark_is_allowed()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("""{ "name": "n", "labels": ["a", "b"], INPUT }""".Replace("INPUT", Input, StringComparison.Ordinal))];

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
    public void Of_many_faults_the_first_are_named_and_the_others_counted()
    {
        string labels = string.Join(", ", Enumerable.Range(0, 250).Select(i => $"\"{i}\": 0.5"));

        EdgeException fault = Assert.Throws<EdgeException>(() => Read($$"""{ "name": "n", "labels": ["a", "b"], "thresholds": { "labels": { {{labels}} } }, INPUT }"""));

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

    private static ModelManifest Read(string json) =>
        ManifestReader.Read(Encoding.UTF8.GetBytes(json.Replace("INPUT", Input, StringComparison.Ordinal)), "model.json");
}
