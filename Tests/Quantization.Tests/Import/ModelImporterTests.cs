using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Import.Writing;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>What is written, where, and what the quantizer makes of it.</summary>
public sealed class ModelImporterTests : ImportTestBase
{
    private const int Blocks = 5;
    private const int Convolutions = 4 + Blocks;

    // A stem that pads (66 = 4 x 16 + 2) cannot take pixels.
    [Theory]
    [InlineData("mindspore_v2", 64, InputFormat.U8Nhwc)]
    [InlineData("mindspore_v2", 66, InputFormat.F32Nchw)]
    [InlineData("timm_v1", 64, InputFormat.U8Nhwc)]
    [InlineData("keras", 64, InputFormat.U8Nhwc)]
    [InlineData("timm_norm_first", 64, InputFormat.U8Nhwc)]
    public void An_imported_model_is_quantized_and_agrees_with_the_float_one(string name, int side, InputFormat form)
    {
        ImportedModel imported = ModelImporter.Import(Request(WeightsOf(name), side));
        ImageInput input = imported.Manifest.Input;
        QuantizationResult result = QuantizationSession.Open(new QuantizationRequest
        {
            ModelPath = imported.Model, Input = input, Calibration = new TestImages(input, 8), Threads = 1,
        }).Emit(LoweringTarget.Cpu, new HashSet<string>());

        Assert.Equal(form, result.InputFormat);
        Assert.Equal([new(6, 1), new(8, 1), new(12, 2), new(16, 1)], result.Stages);
        Assert.Equal(Convolutions + (2 * Blocks) + 1, result.Operators.Count);
        Assert.Equal("classifier", Assert.Single(result.FloatOperators));
        Assert.Contains("stages.2.blocks.1.expand", result.Operators.Select(item => item.Name));
        Assert.InRange(Sqnr(imported, result), 20, 80);
    }

    [Theory]
    [InlineData("timm_v1", "Gelu")]
    [InlineData("timm_v2", "Gelu")]
    [InlineData("mindspore_v1", "FastGelu")]
    [InlineData("mindspore_v2", "FastGelu")]
    public void The_float_passes_find_everything_that_they_fuse(string name, string gelu)
    {
        ModelProto model = OnnxFile.Read(ModelImporter.Import(Request(WeightsOf(name))).Model);
        Assert.Equal(17, model.StandardVersion());

        FloatPasses.Run(model, FloatPasses.All);

        Assert.Equal(Blocks, model.Graph.Node.Count(node => node.OpType == gelu));
        Assert.Equal(Blocks + 5, model.Graph.Node.Count(node => node.OpType == "LayerNormalization"));
        Assert.Equal(1 + (2 * Convolutions), model.Graph.Node.Count(node => node.OpType == "Transpose"));
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType is "Erf" or "Tanh");
        Assert.Equal(name.EndsWith("v2", StringComparison.Ordinal) ? 2 * Blocks : 0, model.Graph.Node.Count(node => node.OpType == "Mul"));
    }

    [Theory]
    [InlineData("timm_v1")]
    [InlineData("mindspore_v2")]
    public void The_graph_for_Ascend_computes_the_same(string name)
    {
        ImportedModel imported = ModelImporter.Import(Request(WeightsOf(name), 64));
        TestImages images = new(imported.Manifest.Input, 2);
        QuantizationSession session = QuantizationSession.Open(new QuantizationRequest
        {
            ModelPath = imported.Model,
            Input = imported.Manifest.Input,
            InputFormat = InputFormat.F32Nchw,
            Calibration = images,
            Threads = 1,
        });

        float[] expected = OnnxRun.Run(File.ReadAllBytes(imported.Model), images.Normalised(0), 1, 3, 64, 64);
        float[] actual = OnnxRun.Run(session.EmitAscendFloat(), images.Normalised(0), 1, 3, 64, 64);
        Assert.InRange(OnnxRun.RelativeError(expected, actual), 0, 1e-4);
    }

    [Fact]
    public void Model_and_manifest_are_what_quantize_opens()
    {
        ImportedModel imported = ModelImporter.Import(Request(WeightsOf("mindspore_v1"), 200) with { Name = "schräg" });

        ModelManifest manifest = FloatModel.Open(imported.Model, imported.ManifestPath).Manifest;

        Assert.Equal(Path.ChangeExtension(imported.Model, ".json"), imported.ManifestPath);
        Assert.Equal(("schräg", imported.Manifest.Architecture), (manifest.Name, manifest.Architecture));
        Assert.Equal(Labels, manifest.Labels);
        Assert.Equal(["good"], manifest.OkLabels);
        Assert.Equal(Numbers(imported.Manifest.Input), Numbers(manifest.Input));
        Assert.Equal(
            imported.Manifest.Input, manifest.Input with { Mean = imported.Manifest.Input.Mean, Std = imported.Manifest.Input.Std });
        Assert.Equal("model", ModelImporter.Import(Request(WeightsOf("timm_v1"))).Manifest.Name);
    }

    [Fact]
    public void The_same_weights_give_the_same_bytes_in_whatever_order_they_lie()
    {
        byte[] expected = Bytes(WeightsOf("meta_v1"));
        string other = Folder.File("other.safetensors");
        SafetensorsText.Read(WeightsOf("meta_v1")).Rename(name => $"module.{name}").Write(other);

        Assert.Equal(expected, Bytes(other));
        Assert.Equal(expected, Bytes(WeightsOf("meta_v1")));
        Assert.NotEqual(expected, Bytes(WeightsOf("hugging_face_v1")));
    }

    [Fact]
    public void One_tensor_at_a_time_is_in_memory()
    {
        using FakeWeights tiny = FakeWeights.Of([3, 3, 9, 3], 96, isSecondVersion: false, 1000);
        StreamedModel model = ConvNeXtGraph.Compose(ConvNeXtWeights.Find(tiny, 1000), 224);
        long largest = tiny.Tensors.Values.Max(tensor => tensor.Count) * (long)sizeof(float);

        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Write(tiny, Stream.Null, CancellationToken.None);

        Assert.InRange(model.Bytes, 114_000_000, 115_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, largest, largest * 3 / 2);
    }

    [Theory]
    [InlineData("timm_v1")]
    [InlineData("keras")]
    public void The_size_of_the_model_is_known_before_it_is_written(string name)
    {
        using IWeightFile file = WeightFile.Open(WeightsOf(name));
        StreamedModel model = ConvNeXtGraph.Compose(ConvNeXtWeights.Find(file, Labels.Length), 224);
        using MemoryStream bytes = new();

        model.Write(file, bytes, CancellationToken.None);

        Assert.Equal(model.Bytes, bytes.Length);
        ModelProto read = OnnxFile.Parse(bytes.ToArray(), name);
        Assert.Equal(bytes.Length, read.CalculateSize());
        Assert.All(read.Graph.Initializer, tensor => Assert.Equal(tensor.Count(), tensor.Floats().Length));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.json")]
    public void What_is_there_is_only_replaced_when_asked_for(string name)
    {
        File.WriteAllText(Folder.File(name), "precious");
        ImportRequest request = Request(WeightsOf("timm_v1"));

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelImporter.Import(request with { Replaces = false }));

        Assert.Equal((EdgeFault.File, Folder.File(name)), (fault.Fault, fault.Where));
        Assert.Equal("precious", File.ReadAllText(Folder.File(name)));
        Assert.Single(Directory.GetFileSystemEntries(Folder.Path));
        ModelImporter.Import(request);
        Assert.NotEqual("precious", File.ReadAllText(Folder.File(name)));
        Assert.Equal(["model.json", "model.onnx"], Directory.GetFileSystemEntries(Folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_is_made_for_the_model_and_taken_away_when_nothing_comes_of_it()
    {
        string output = Path.Combine(Folder.Path, "new", "deep", "model.onnx");
        ImportRequest request = Request(WeightsOf("timm_v1")) with { Output = output };

        Assert.Throws<OperationCanceledException>(() => ModelImporter.Import(request, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
        ModelImporter.Import(request);
        Assert.True(File.Exists(output));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model.pt")]
    [InlineData(".onnx")]
    public void An_output_of_another_name_is_refused(string name) => AssertRefused(
        Request(WeightsOf("timm_v1")) with { Output = Path.Combine(Folder.Path, name) }, EdgeFault.Configuration, "ends in .onnx");

    [Fact]
    public void A_place_that_takes_no_files_is_refused() =>
        AssertRefused(Request(WeightsOf("timm_v1")) with { Output = "/proc/model.onnx" }, EdgeFault.File, "cannot be written");

    [Theory]
    [InlineData("There are 0 labels (labels.txt)")]
    [InlineData("There are 1 labels (labels.txt)", "a")]
    [InlineData("'a' is there more than once", "a", "b", "a")]
    [InlineData("is empty", "a", "", "c")]
    [InlineData(@"'b\n' is empty or has a control character", "a", "b\n", "c")]
    [InlineData("'good' shall mean OK and is no label", "a", "b", "c")]
    public void Labels_that_no_manifest_may_have_are_refused(string expected, params string[] labels) =>
        AssertRefused(Request(WeightsOf("timm_v1")) with { Labels = labels, LabelFile = "labels.txt" }, EdgeFault.Configuration, expected);

    [Theory]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("  ", "  ")]
    public void A_name_that_no_manifest_may_have_is_refused_and_nothing_is_written(string name, string shown)
    {
        AssertRefused(Request(WeightsOf("timm_v1")) with { Name = name }, EdgeFault.Configuration, $"The name '{shown}' of the model");
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void More_labels_than_a_manifest_may_have_are_refused() => AssertRefused(
        Request(WeightsOf("timm_v1")) with { Labels = [.. Enumerable.Range(0, 100_001).Select(number => $"{number}")], OkLabels = [] },
        EdgeFault.Configuration, "There are 100001 labels");

    [Fact]
    public void A_manifest_larger_than_is_read_is_refused_and_nothing_is_written()
    {
        string[] labels = ["good", new('x', 5 << 20), "pit"];

        AssertRefused(Request(WeightsOf("timm_v1")) with { Labels = labels }, EdgeFault.Configuration, "at most 4194304");
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_model_is_not_to_be_replaced()
    {
        ImportRequest request = Request(WeightsOf("timm_v1"));
        Directory.CreateDirectory(request.Output);

        EdgeException fault = Assert.Throws<EdgeException>(() => ModelImporter.Import(request));

        Assert.DoesNotContain("--replace", fault.Message, StringComparison.Ordinal);
        Assert.Contains("a folder of that name", fault.What, StringComparison.Ordinal);
    }

    private static IEnumerable<float> Numbers(ImageInput input) => input.Mean.Concat(input.Std);

    private byte[] Bytes(string weights) => File.ReadAllBytes(ModelImporter.Import(Request(weights)).Model);

    private static double Sqnr(ImportedModel imported, QuantizationResult result)
    {
        ImageInput input = imported.Manifest.Input;
        TestImages fresh = new(input, 8, seed: 11);
        List<float> expected = [];
        List<float> actual = [];
        for (int i = 0; i < fresh.Count; i++)
        {
            expected.AddRange(OnnxRun.Run(File.ReadAllBytes(imported.Model), fresh.Normalised(i), 1, 3, input.Height, input.Width));
            actual.AddRange(result.InputFormat == InputFormat.U8Nhwc
                ? OnnxRun.Run(result.Model, fresh.Pixels(i), 1, input.Height, input.Width, 3)
                : OnnxRun.Run(result.Model, fresh.Normalised(i), 1, 3, input.Height, input.Width));
        }

        return OnnxRun.SqnrDb([.. expected], [.. actual]);
    }

    private static void AssertRefused(ImportRequest request, EdgeFault fault, string expected)
    {
        EdgeException exception = Assert.Throws<EdgeException>(() => ModelImporter.Import(request));
        Assert.Equal(fault, exception.Fault);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
