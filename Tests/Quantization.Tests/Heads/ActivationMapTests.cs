using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection.Explanation;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Heads;

/// <summary>Maps of networks as exporters and quantizers write them: a score is the sum of its map.</summary>
public sealed class ActivationMapTests : QuantizerTestBase
{
    private const double Exact = 1e-4;

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void The_sum_of_the_map_is_the_logit_however_the_network_is_written(string style) =>
        AssertExact(OnnxFile.ToBytes(SyntheticConvNeXt.Create(ModelStyle.All[style])), InputFormat.F32Nchw);

    [Theory]
    [InlineData("operators", LoweringTarget.Cpu)]
    [InlineData("operators", LoweringTarget.Portable)]
    [InlineData("opset 13 primitives", LoweringTarget.Cpu)]
    [InlineData("opset 13 primitives", LoweringTarget.Portable)]
    [InlineData("channels first", LoweringTarget.Cpu)]
    public void It_is_so_in_integer_networks(string style, LoweringTarget target)
    {
        QuantizationSession session = QuantizationSession.Open(Request(SyntheticConvNeXt.Create(ModelStyle.All[style])));
        QuantizationResult result = session.Emit(target, new HashSet<string>());

        AssertExact(result.Model, result.InputFormat);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_feature_map_that_was_exported_costs_the_line_nothing_and_is_kept_when_quantized(bool isFirst)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto exported = WithFeatures(model, isFirst);
        float[] picture = Images.Normalised(0);

        using IInferenceSession line = Open(OnnxFile.ToBytes(exported), InputFormat.F32Nchw, givesFeatures: false);
        picture.CopyTo(MemoryMarshal.Cast<byte, float>(line.InputBuffer));
        line.Run();

        Assert.Equal(OnnxRun.Run(model, picture, 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size), line.Output.ToArray());
        AssertExact(OnnxFile.ToBytes(exported), InputFormat.F32Nchw);
        QuantizationResult result = Quantizer.Quantize(Request(exported));
        Assert.Equal(Quantizer.Quantize(Request(model)).Model, result.Model);
        AssertExact(result.Model, result.InputFormat);
    }

    [Fact]
    public void What_another_quantizer_rounds_in_the_head_is_the_residual()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizeWeights(model);
        NodeProto norm = model.Graph.Node.Last(node => node.OpType == "LayerNormalization");
        RoundBehind(model, norm, step: 0.05f);

        ActivationMap map = Map(OnnxFile.ToBytes(model), InputFormat.F32Nchw, 0, "b");

        Assert.InRange(Math.Abs(map.Residual), Exact, 0.5);
    }

    [Fact]
    public void Quantized_weights_of_the_head_are_read_as_they_count()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        QuantizeWeights(model);

        AssertExact(OnnxFile.ToBytes(model), InputFormat.F32Nchw);
    }

    [Theory]
    [InlineData("Relu", "Relu node")]
    [InlineData("Sin", "Sin node")]
    public void A_head_of_another_kind_is_refused_by_the_name_of_what_is_in_the_way(string type, string reason)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        NodeProto gemm = Gemm(model);
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(gemm), NodeFactory.Create(type, "odd", [gemm.Input[0]], "bent"));
        gemm.Input[0] = "bent";

        EdgeException refusal = Assert.Throws<EdgeException>(
            () => Open(OnnxFile.ToBytes(model), InputFormat.F32Nchw, givesFeatures: true));

        Assert.Equal(EdgeFault.Model, refusal.Fault);
        Assert.Contains($"{reason} 'odd'", refusal.What, StringComparison.Ordinal);
        Open(OnnxFile.ToBytes(model), InputFormat.F32Nchw, givesFeatures: false).Dispose();
    }

    [EvaluationFact]
    public void The_house_network_is_explained()
    {
        ModelBundle bundle = ModelBundle.FromOnnx(
            EvaluationMaterial.PathOf("models", "convnext_tiny_neu_fp32.onnx"),
            EvaluationMaterial.PathOf("models", "convnext_tiny_neu.json"));
        ImageInput input = bundle.Manifest.Input;
        using IFeatureSession session = Open(bundle, givesFeatures: true);
        using IInferenceSession plain = new CpuProvider().Open(bundle, bundle.Manifest.Variants[0], new SessionSettings { WarmUpRuns = 1 });
        float[] picture = new TestImages(input, 1).Normalised(0);
        foreach (IInferenceSession one in new[] { session, plain })
        {
            picture.CopyTo(MemoryMarshal.Cast<byte, float>(one.InputBuffer));
            one.Run();
        }

        ActivationMapper mapper = new(session, bundle.Manifest);
        Assert.All(bundle.Manifest.Labels.Index(), item =>
        {
            ActivationMap map = mapper.Of(item.Item, RegionOfInterest.Whole(input.Width, input.Height));
            Assert.Equal((7, 7), (map.Width, map.Height));
            Assert.Equal(plain.Output[item.Index], map.Values.Sum() + map.Bias, 1e-3);
        });
    }

    // Against a session of the network as it is, which knows nothing of maps.
    private static void AssertExact(byte[] onnx, InputFormat form)
    {
        for (int i = 0; i < Images.Count; i++)
        {
            float[] expected = form == InputFormat.U8Nhwc
                ? OnnxRun.Run(onnx, Images.Pixels(i), 1, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size, 3)
                : Scores(onnx, Images.Normalised(i));
            foreach ((int label, string name) in Manifest.Labels.Index())
            {
                ActivationMap map = Map(onnx, form, i, name);
                Assert.Equal((4, 4), (map.Width, map.Height));
                Assert.Equal(expected[label], map.Values.Sum() + map.Bias, Exact);
                Assert.Equal(expected[label], map.Logit, Exact);
                Assert.Equal(0, map.Residual, Exact);
            }
        }
    }

    private static float[] Scores(byte[] onnx, float[] picture)
    {
        using IInferenceSession session = Open(onnx, InputFormat.F32Nchw, givesFeatures: false);
        picture.CopyTo(MemoryMarshal.Cast<byte, float>(session.InputBuffer));
        session.Run();
        return session.Output.ToArray();
    }

    private static ActivationMap Map(byte[] onnx, InputFormat form, int picture, string label)
    {
        using IInferenceSession session = Open(onnx, form, givesFeatures: true);
        if (form == InputFormat.U8Nhwc)
        {
            Images.Pixels(picture).CopyTo(session.InputBuffer);
        }
        else
        {
            Images.Normalised(picture).CopyTo(MemoryMarshal.Cast<byte, float>(session.InputBuffer));
        }

        session.Run();
        RegionOfInterest whole = RegionOfInterest.Whole(SyntheticConvNeXt.Size, SyntheticConvNeXt.Size);
        return new ActivationMapper((IFeatureSession)session, Manifest).Of(label, whole);
    }

    private static IInferenceSession Open(byte[] onnx, InputFormat form, bool givesFeatures)
    {
        ModelVariant variant = new() { Name = "one", Provider = "cpu", File = "one.onnx", Precision = "fp32", Input = form };
        ModelManifest manifest = Manifest with { Variants = [variant] };
        ModelBundle bundle = ModelBundle.InMemory("made up", manifest, new Dictionary<string, byte[]> { [variant.File] = onnx });
        SessionSettings settings = new() { Threads = 1, WarmUpRuns = 1, GivesFeatures = givesFeatures };
        return new CpuProvider().Open(bundle, variant, settings);
    }

    private static IFeatureSession Open(ModelBundle bundle, bool givesFeatures) => (IFeatureSession)new CpuProvider().Open(
        bundle, bundle.Manifest.Variants[0], new SessionSettings { WarmUpRuns = 1, GivesFeatures = givesFeatures });

    // As an exporter writes it that was asked for (logits, features), or for (features, logits).
    private static ModelProto WithFeatures(ModelProto model, bool isFirst)
    {
        ModelProto exported = model.Clone();
        string features = exported.Graph.Node.Last(node => node.OpType is "ReduceMean" or "GlobalAveragePool").Input[0];
        ValueInfoProto output = new() { Name = features, Type = exported.Graph.Output[0].Type.Clone() };
        output.Type.TensorType.Shape = null;
        exported.Graph.Output.Insert(isFirst ? 0 : 1, output);
        return exported;
    }

    private static NodeProto Gemm(ModelProto model) => model.Graph.Node.Single(node => node.OpType == "Gemm");

    // To 8 bits with a scale for each label, as QDQ quantizers write it.
    private static void QuantizeWeights(ModelProto model)
    {
        NodeProto gemm = Gemm(model);
        TensorProto weights = model.Graph.Initializer.Single(tensor => tensor.Name == gemm.Input[1]);
        float[] values = MemoryMarshal.Cast<byte, float>(weights.RawData.Span).ToArray();
        int row = values.Length / SyntheticConvNeXt.Classes;
        float[] scales = [.. values.Chunk(row).Select(chunk => chunk.Max(Math.Abs) / 127)];
        sbyte[] integers = [.. values.Select((value, index) => (sbyte)MathF.Round(value / scales[index / row]))];
        model.Graph.Initializer.Add(TensorWriter.Create("w8", integers, [.. weights.Dims]));
        model.Graph.Initializer.Add(TensorWriter.Create("w8_scale", scales, scales.Length));
        model.Graph.Initializer.Add(TensorWriter.Create("w8_zero", new sbyte[scales.Length], scales.Length));
        model.Graph.Node.Insert(
            0, NodeFactory.Create("DequantizeLinear", "w8_back", ["w8", "w8_scale", "w8_zero"], "w8_float").With("axis", 0));
        gemm.Input[1] = "w8_float";
    }

    private static void RoundBehind(ModelProto model, NodeProto node, float step)
    {
        string whole = node.Output[0];
        model.Graph.Initializer.Add(TensorWriter.Scalar("step", step));
        model.Graph.Initializer.Add(TensorWriter.Scalar("middle", 128));
        node.Output[0] = "unrounded";
        int place = model.Graph.Node.IndexOf(node) + 1;
        model.Graph.Node.Insert(place, NodeFactory.Create("DequantizeLinear", "back", ["rounded", "step", "middle"], whole));
        model.Graph.Node.Insert(place, NodeFactory.Create("QuantizeLinear", "round", ["unrounded", "step", "middle"], "rounded"));
    }
}
