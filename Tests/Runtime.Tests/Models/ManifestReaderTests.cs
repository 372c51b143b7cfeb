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
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "files": { "x": null }, INPUT }""", "files has null for 'x'")]
    [InlineData("""{ "name": "n", "labels": ["a", "a"], INPUT }""", "label 'a' is there more than once")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "okLabels": ["c"], INPUT }""", "okLabels names 'c'")]
    [InlineData("""{ "name": " ", "labels": ["a", "b"], INPUT }""", "name is empty")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "thresholds": { "default": 1.5 }, INPUT }""", "thresholds.default is 1.5")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "thresholds": { "labels": { "z": 0.5 } }, INPUT }""", "thresholds.labels names 'z'")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 0, "height": 224 } }""", "input.width is 0")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "std": [1, 0, 1] } }""", "input.std")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "mean": [1] } }""", "input.mean")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "size": 5, "resize": "shorter-side" } }""", "input.size is 5")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "gamma": 2 } }""", "gamma")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "input": { "width": 9, "height": 9, "resize": "squash" } }""", "input.resize")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "../x", "precision": "int8" }], INPUT }""", "'../x' is not a plain relative path")]
    [InlineData("""{ "name": "n", "labels": ["a", "b"], "variants": [{ "name": "v", "provider": "cpu", "file": "x", "precision": "int8" }], INPUT }""", "no sha256")]
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

    [Fact]
    public void All_faults_are_named_at_once()
    {
        string message = Assert.Throws<EdgeException>(() => Read("""{ "formatVersion": 9, "name": "", "labels": [], INPUT }""")).Message;

        Assert.Contains("formatVersion", message, StringComparison.Ordinal);
        Assert.Contains("name is empty", message, StringComparison.Ordinal);
        Assert.Contains("labels has 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_later_programs_are_ignored_outside_the_input() =>
        Assert.Equal("n", Read("""{ "name": "n", "labels": ["a", "b"], "inventedLater": { "x": 1 }, INPUT }""").Name);

    private static ModelManifest Read(string json) =>
        ManifestReader.Read(Encoding.UTF8.GetBytes(json.Replace("INPUT", Input, StringComparison.Ordinal)), "model.json");
}
