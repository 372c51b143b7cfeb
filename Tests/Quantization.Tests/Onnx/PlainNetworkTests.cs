using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Onnx;

/// <summary>The plain form, made without a library for protobuf, against the same changes made with one.</summary>
public sealed class PlainNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Styles => ModelStyle.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Styles))]
    public void What_exporters_write_is_plain_already(string style)
    {
        byte[] network = OnnxFile.ToBytes(SyntheticConvNeXt.Create(ModelStyle.All[style]));

        Assert.Same(network, Plain(network));
    }

    [Theory]
    [InlineData("Float16", false)]
    [InlineData("Float16", true)]
    [InlineData("Bfloat16", false)]
    public void A_network_in_16_bits_becomes_the_same_in_32(string name, bool isTyped)
    {
        DataType type = Enum.Parse<DataType>(name);
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All["opset 13 primitives"]);

        ModelProto plain = OnnxFile.Parse(Plain(OnnxFile.ToBytes(HalfPrecision.Of(model, type, isTyped))), "plain");

        Assert.DoesNotContain(plain.Graph.Initializer, tensor => tensor.DataType == (int)type);
        ModelProto rounded = HalfPrecision.Rounded(model, type);
        foreach ((TensorProto expected, TensorProto actual) in rounded.Graph.Initializer.Zip(plain.Graph.Initializer))
        {
            Assert.Equal(expected.Name, actual.Name);
            Assert.Equal(expected.Dims, actual.Dims);
            Assert.Equal(expected.RawData, actual.RawData);
            Assert.Empty(actual.Int32Data);
        }

        Assert.Equal(rounded.Graph.Input, plain.Graph.Input);
        Assert.Equal(rounded.Graph.Output, plain.Graph.Output);
    }

    [Fact]
    public void Some_operators_in_16_bits_compute_in_32()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        byte[] mixed = OnnxFile.ToBytes(HalfPrecision.OfClassifier(model));

        byte[] plain = Plain(mixed);

        Assert.DoesNotContain(OnnxFile.Parse(plain, "plain").Graph.Node, node => node.Integer("to", 0) == (int)DataType.Float16);
        float[] input = new TestImages(SyntheticConvNeXt.ImageInput, 1).Normalised(0);
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.Run(model, input, 1, 3, 32, 32), OnnxRun.Run(plain, input, 1, 3, 32, 32)), 0, 2e-3);
    }

    [Fact]
    public void A_provider_with_kernels_for_16_bits_keeps_them_inside_of_a_network_of_32()
    {
        byte[] mixed = OnnxFile.ToBytes(HalfPrecision.OfClassifier(SyntheticConvNeXt.Create()));
        byte[] whole = OnnxFile.ToBytes(HalfPrecision.Of(SyntheticConvNeXt.Create()));

        Assert.Same(mixed, PlainNetwork.Of(mixed, "mixed", null, keepsHalf: true).Bytes);
        Assert.Equal(Plain(whole), PlainNetwork.Of(whole, "whole", null, keepsHalf: true).Bytes);
    }

    [Fact]
    public void Weights_in_16_bits_in_a_file_of_their_own_are_taken_in()
    {
        ModelProto model = HalfPrecision.Of(SyntheticConvNeXt.Create());
        byte[] inside = Plain(OnnxFile.ToBytes(model));
        TensorProto tensor = model.Graph.Initializer[0];
        File.WriteAllBytes(_folder.File("weights.bin"), tensor.RawData.ToByteArray());
        tensor.RawData = Google.Protobuf.ByteString.Empty;
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });

        ModelProto plain = OnnxFile.Parse(PlainNetwork.Of(OnnxFile.ToBytes(model), "external", _folder.Path).Bytes, "plain");

        Assert.Equal(OnnxFile.Parse(inside, "inside"), plain);
    }

    [Fact]
    public void Types_inside_of_branches_and_functions_are_widened_and_what_they_count_is_kept()
    {
        ModelProto plain = OnnxFile.Parse(Plain(OnnxFile.ToBytes(Branching(DataType.Float16))), "plain");

        Assert.Equal(Branching(DataType.Float), plain);
    }

    [EvaluationFact]
    public void A_network_that_ends_in_Softmax_judges_as_the_one_that_does_not()
    {
        ModelProto model = Exported();
        model.Graph.Node.Add(NodeFactory.Create("Softmax", "", [model.Graph.Output[0].Name], "probabilities").With("axis", 1));
        model.Graph.Output[0].Name = "probabilities";

        AssertJudgesAsPyTorch(model, 1e-4);
    }

    [EvaluationFact]
    public void A_network_in_float16_judges_as_the_one_in_float32() => AssertJudgesAsPyTorch(HalfPrecision.Of(Exported()), 5e-3);

    [EvaluationFact]
    public void A_network_without_the_shape_of_its_output_judges_as_the_one_with_it()
    {
        ModelProto model = Exported();
        model.Graph.Output[0].Type = null;

        AssertJudgesAsPyTorch(model, 1e-4);
    }

    [EvaluationTheory]
    [InlineData(22)]
    [InlineData(23)]
    public void A_network_of_a_newer_operator_set_judges_as_the_one_of_17(int version)
    {
        ModelProto model = Exported();
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType == "ReduceMean"))
        {
            // An input since operator set 18.
            long[] axes = node.Integers("axes")!;
            string name = $"{node.Output[0]}.axes";
            model.Graph.Initializer.Add(TensorWriter.Create(name, axes, axes.Length));
            node.Without("axes").Input.Add(name);
        }

        model.IrVersion = 10;
        model.OpsetImport[0].Version = version;
        model.Graph.ValueInfo.Clear();

        AssertJudgesAsPyTorch(model, 1e-4);
    }

    private static byte[] Plain(byte[] network) => PlainNetwork.Of(network, "network", folder: null).Bytes;

    private static ModelProto Exported() =>
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", "torchvision_opset17.onnx")));

    // Through the provider, as every command and the line do.
    private static void AssertJudgesAsPyTorch(ModelProto model, double tolerance)
    {
        const int Labels = 10;
        ModelManifest manifest = new()
        {
            Name = "variant",
            Labels = [.. Enumerable.Range(0, Labels).Select(label => $"{label}")],
            Input = new Runtime.Imaging.ImageInput { Width = 96, Height = 96 },
            Variants = [new ModelVariant { Name = "fp32", Provider = "cpu", File = "model.onnx", Precision = "fp32" }],
        };
        ModelBundle bundle = ModelBundle.InMemory(
            "variant", manifest, new Dictionary<string, byte[]> { ["model.onnx"] = OnnxFile.ToBytes(model) });
        using IInferenceSession session = new CpuProvider().Open(bundle, manifest.Variants[0], new SessionSettings { Threads = 1 });
        byte[] inputs = File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", "torchvision_opset17.input.f32"));
        inputs.AsSpan(0, session.InputBuffer.Length).CopyTo(session.InputBuffer);
        session.Run();
        float[] expected = MemoryMarshal.Cast<byte, float>(
            File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", "torchvision_opset17.output.f32")))[..Labels].ToArray();
        Assert.InRange(OnnxRun.RelativeError(expected, session.Output.ToArray()), 0, tolerance);
    }

    // An If whose branches each make a tensor of the type, one of which is not used; a function that converts to it.
    private static ModelProto Branching(DataType type)
    {
        ModelProto model = new()
        {
            IrVersion = 8, Graph = new GraphProto { Name = "branching" }, OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        };
        AttributeProto Branch(string name)
        {
            GraphProto graph = new() { Name = name };
            graph.Initializer.Add(Constant($"{name}.value", type));
            graph.Node.Add(NodeFactory.Create("Identity", "", [$"{name}.value"], $"{name}.out"));
            graph.Output.Add(Value($"{name}.out", type));
            graph.Output.Add(Value($"{name}.value", type));
            return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
        }

        model.Graph.Input.Add(Value("condition", DataType.Bool));
        model.Graph.Node.Add(NodeFactory.Create("If", "if", ["condition"], "chosen", ""));
        model.Graph.Node[0].Attribute.Add(Branch("then_branch"));
        model.Graph.Node[0].Attribute.Add(Branch("else_branch"));
        model.Graph.Output.Add(Value("chosen", type));
        FunctionProto function = new() { Name = "narrow", Domain = "own" };
        function.Node.Add(NodeFactory.Create("Cast", "", ["in"], "out").With("to", (int)type));
        model.Functions.Add(function);
        return model;
    }

    private static ValueInfoProto Value(string name, DataType type) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)type, Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } },
            },
        },
    };

    // One and a half.
    private static TensorProto Constant(string name, DataType type) => new()
    {
        Name = name,
        DataType = (int)type,
        Dims = { 1 },
        RawData = Google.Protobuf.ByteString.CopyFrom(type == DataType.Float ? [0, 0, 0xC0, 0x3F] : [0, 0x3E]),
    };
}
