using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _images;

    public EvaluateCommandTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_image_is_judged_counted_and_written_down()
    {
        string predictions = _folder.File("predictions.jsonl");
        File.WriteAllText(predictions, "from before");
        GreyPicture.Write(Path.Combine(_images, "pit", "wrong.png"), TinyModel.GreyOf(0));

        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--predictions", predictions, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(7, report.GetProperty("images").GetInt32());
        Assert.Equal(6 / 7.0, report.GetProperty("top1").GetDouble(), 1e-9);
        Assert.Equal(1, report.GetProperty("escapes").GetInt32());
        Assert.Equal(7, File.ReadLines(predictions).Count());
        AssertNoDraft();
    }

    [Fact]
    public async Task What_systems_and_tools_leave_beside_images_is_neither_an_image_nor_a_label()
    {
        File.WriteAllText(Path.Combine(_images, "pit", "._part.png"), "resource fork");
        GreyPicture.Write(Path.Combine(_images, ".ipynb_checkpoints", "part-checkpoint.png"), 100);
        GreyPicture.Write(Path.Combine(_images, "pit", "@eaDir", "part.png"), 100);

        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(6, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task A_folder_of_a_tools_own_is_not_offered_as_a_label()
    {
        GreyPicture.Write(_folder.File("foreign/dog/part.png"), 100);
        Directory.CreateDirectory(_folder.File("foreign/.git/objects"));

        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", Path.Combine(_folder.Path, "foreign"));

        run.FailsWith(2, "None of the folders dog is a label");
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_is_named_and_ends_with_3_and_the_rest_is_judged()
    {
        File.WriteAllText(Path.Combine(_images, "pit", "bad.png"), "no picture");

        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--json");

        run.FailsWith(3, "bad.png");
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal((6, 1), (report.GetProperty("images").GetInt32(), report.GetProperty("unreadable").GetInt32()));
        Assert.Contains("7 of 7 images", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task However_many_images_are_judged_at_once_the_answer_is_the_same(string threads)
    {
        for (byte number = 0; number < 40; number++)
        {
            GreyPicture.Write(Path.Combine(_images, "pit", $"{number}.png"), (byte)(6 * number));
        }

        File.WriteAllText(Path.Combine(_images, "pit", "17.png"), "no picture");

        (string One, string Predictions, string Error) one = await Answer("1");
        (string Several, string Predictions, string Error) several = await Answer(threads);

        Assert.Equal(one, several);

        async Task<(string, string, string)> Answer(string threads)
        {
            string predictions = _folder.File("predictions.jsonl");
            Cli run = await Cli.RunAsync(
                "evaluate", "--model", _model, "--data", _images, "--reference", _model, "--predictions", predictions, "--threads", threads,
                "--json");
            Assert.Equal(3, run.ExitCode);
            JsonObject report = JsonNode.Parse(run.LastLine)!.AsObject();
            Assert.True(report.Remove("latencyMs") && report.Remove("inferenceMs") && report.Remove("referenceInferenceMs"));
            return (report.ToJsonString(), File.ReadAllText(predictions), run.Error);
        }
    }

    [Fact]
    public async Task Images_that_can_none_be_read_end_with_3()
    {
        File.WriteAllText(_folder.File("bad/ok/bad.png"), "no picture");

        (await Cli.RunAsync("evaluate", "--model", _model, "--data", _folder.File("bad"))).FailsWith(3, "No image could be read");
    }

    [Theory]
    [InlineData("missing", 3, "missing")]
    [InlineData("empty", 3, "no pictures")]
    [InlineData("flat", 2, "no folder of a label")]
    [InlineData("foreign", 2, "dog")]
    [InlineData("stray", 2, "dog")]
    public async Task Wrong_data_is_named_and_older_predictions_stay(string data, int exitCode, string culprit)
    {
        string predictions = _folder.File("predictions.jsonl");
        File.WriteAllText(predictions, "from before");
        Directory.CreateDirectory(_folder.File("empty"));
        GreyPicture.Write(_folder.File("flat/part.png"), 100);
        GreyPicture.Write(_folder.File("foreign/dog/part.png"), 100);
        GreyPicture.Write(_folder.File("stray/crack/part.png"), 100);
        GreyPicture.Write(_folder.File("stray/dog/part.png"), 100);

        Cli run = await Cli.RunAsync(
            "evaluate", "--model", _model, "--data", Path.Combine(_folder.Path, data), "--predictions", predictions);

        run.FailsWith(exitCode, culprit);
        Assert.DoesNotContain(" images\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("from before", File.ReadAllText(predictions));
        AssertNoDraft();
    }

    [Fact]
    public async Task Predictions_may_go_to_a_device()
    {
        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--predictions", "/dev/null");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public async Task Predictions_that_would_replace_a_folder_are_refused_before_the_first_image()
    {
        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--predictions", _folder.Path);

        run.FailsWith(3, "it is a folder");
        Assert.DoesNotContain(" images\n", run.Error, StringComparison.Ordinal);
        AssertNoDraft();
    }

    // The second has more lines than the writer holds back: its disk is full while images are still to come.
    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    public async Task A_full_disk_takes_the_predictions_and_not_the_report(int moreImages)
    {
        for (int number = 0; number < moreImages; number++)
        {
            GreyPicture.Write(Path.Combine(_images, "pit", $"{number}.png"), TinyModel.GreyOf(0));
        }

        Cli run = await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--predictions", "/dev/full", "--json");

        run.FailsWith(3, "No space left on device");
        Assert.Equal(6 + moreImages, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("images").GetInt32());
    }

    [Theory]
    [InlineData(null, TinyModel.FloatVariant)]
    [InlineData(TinyModel.ByteVariant, TinyModel.ByteVariant)]
    public async Task The_reference_is_named_with_the_variant_that_was_taken(string? asked, string taken)
    {
        string[] choice = asked is null ? [] : ["--reference-variant", asked];
        string[] arguments = ["evaluate", "--model", _model, "--data", _images, "--reference", _model, .. choice];

        Cli text = await Cli.RunAsync(arguments);
        Cli json = await Cli.RunAsync([.. arguments, "--json"]);

        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains($"reference          tiny@1, variant {taken}\n", text.Output, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(json.LastLine).RootElement;
        Assert.Equal(("tiny@1", taken), (report.GetProperty("reference").GetString(), report.GetProperty("referenceVariant").GetString()));
    }

    [Fact]
    public async Task A_variant_that_the_reference_lacks_is_named() =>
        (await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--reference", _model, "--reference-variant", "int4"))
            .FailsWith(2, "--reference-variant");

    [Fact]
    public async Task A_variant_of_no_reference_is_wrong_usage() =>
        (await Cli.RunAsync("evaluate", "--model", _model, "--data", _images, "--reference-variant", "fp32"))
            .FailsWith(2, "--reference-variant needs a model");

    [Fact]
    public async Task A_model_of_one_label_is_refused()
    {
        string model = _folder.File("one.onnx");
        File.WriteAllBytes(model, TinyModel.FloatOnnx());
        string manifest = _folder.File("one.json");
        File.WriteAllText(manifest, """{ "name": "one", "labels": ["ok"], "input": { "width": 32, "height": 32 } }""");

        (await Cli.RunAsync("evaluate", "--model", model, "--manifest", manifest, "--data", _images)).FailsWith(2, "labels has 1");
    }

    [Fact]
    public async Task A_model_finds_its_external_data_from_any_working_directory()
    {
        string model = _folder.File("model.onnx");
        File.WriteAllBytes(model, QuantizableModel.OnnxWithExternalData("model.weights", out byte[] weights));
        File.WriteAllBytes(_folder.File("model.weights"), weights);
        string manifest = _folder.File("model.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson);

        Cli run = await Cli.RunAsync(
            "evaluate", "--model", model, "--manifest", manifest, "--data", _images, "--reference", model, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(1, report.GetProperty("top1").GetDouble());
        Assert.False(report.TryGetProperty("logitSqnrDb", out _), "A model does not differ from itself.");
    }

    private void AssertNoDraft() => Assert.Empty(Directory.GetFiles(_folder.Path, "*.part", SearchOption.AllDirectories));
}
