using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests;

/// <summary>Networks as exporters shape them: which the quantizer takes, and how, and which it refuses.</summary>
public sealed class QuantizerNetworkTests : QuantizerTestBase
{
    [Fact]
    public void A_picture_that_does_not_split_into_patches_evenly_is_convolved_instead()
    {
        // 36 / 4 = 9 rows, which the next 2x2 patches do not cover.
        ImageInput input = SyntheticConvNeXt.ImageInput with { Width = 36, Height = 36 };
        ModelProto model = SyntheticConvNeXt.Create(size: 36);
        QuantizationResult result = Quantizer.Quantize(
            Request(model) with { Input = input, Calibration = new TestImages(input, 8), AllowsOwnOperators = false });
        Assert.Equal(4, OnnxFile.Parse(result.Model, "quantized").Graph.Node.Count(node => node.OpType == "QLinearConv"));
        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc, input), 25, 80);
    }

    [Fact]
    public void A_network_that_is_no_ConvNeXt_is_quantized_too()
    {
        GraphWriter graph = new(17);
        string x = graph.Node(
            "Conv", [graph.Input("x", 0, 3, 32, 32), graph.Random(0, 0.2f, 8, 3, 3, 3)], node => node.With("strides", [2, 2]));
        x = graph.Node("MaxPool", [graph.Node("Relu", [x])], node => node.With("kernel_shape", [3, 3]).With("strides", [2, 2]));
        string branch = graph.Node(
            "Conv", [x, graph.Random(0, 0.1f, 8, 8, 3, 3), graph.Random(0, 0.1f, 8)], node => node.With("pads", [1, 1, 1, 1]));
        x = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [graph.Node("Relu", [graph.Node("Add", [x, branch])])])]);
        graph.Output(graph.Node("Gemm", [x, graph.Random(0, 0.5f, 8, 5)]), "y", 0, 5);
        ModelProto model = graph.Model();
        QuantizationResult result = Quantizer.Quantize(Request(model));
        Assert.Equal(2, result.Operators.Count(item => item.IsInteger));
        Assert.Empty(result.Stages);
        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc), 25, 80);
    }

    [Fact]
    public void A_first_convolution_that_pads_cannot_take_pixels() =>
        AssertRefused(
            Request(SyntheticConvNeXt.Create(ModelStyle.All["padded stem"])) with { InputFormat = InputFormat.U8Nhwc }, EdgeFault.Model,
            "pads its input");

    [Theory]
    [InlineData("padded stem", InputFormat.F32Nchw)]
    [InlineData("operators", InputFormat.U8Nhwc)]
    public void Pixels_are_taken_where_the_model_can(string style, InputFormat expected) =>
        Assert.Equal(expected, Quantizer.Quantize(Request(SyntheticConvNeXt.Create(ModelStyle.All[style]))).InputFormat);

    [Fact]
    public void A_Softmax_at_the_end_is_not_quantized_around()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto ended = model.Clone();
        ended.Graph.Node.Add(NodeFactory.Create("Softmax", "soft", ["logits"], "probabilities").With("axis", -1));
        ended.Graph.Output[0].Name = "probabilities";

        QuantizationResult result = Quantizer.Quantize(Request(ended));

        Assert.DoesNotContain(OnnxFile.Parse(result.Model, "quantized").Graph.Node, node => node.OpType == "Softmax");
        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc), 25, 80);
        Assert.Equal(Quantizer.Quantize(Request(model)).Chosen!.LogitSqnrDb, result.Chosen!.LogitSqnrDb, 1e-6);
    }

    // The integer network gives logits, whatever the manifest says of the one that it is made of.
    [Theory]
    [InlineData(true, ModelOutput.Logits)]
    [InlineData(false, ModelOutput.Probabilities)]
    public void The_manifest_follows_the_Softmax_that_was_taken_off(bool endsInSoftmax, ModelOutput expected)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        if (endsInSoftmax)
        {
            model.Graph.Node.Add(NodeFactory.Create("Softmax", "soft", ["logits"], "probabilities").With("axis", -1));
            model.Graph.Output[0].Name = "probabilities";
        }

        FloatModel opened = FloatModel.Open(Request(model).ModelPath, Manifest with { Output = ModelOutput.Probabilities });

        Assert.Equal(expected, opened.Manifest.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_in_float16_is_quantized_as_one_in_float32(bool isWhole)
    {
        ModelProto model = SyntheticConvNeXt.Create();

        QuantizationResult result = Quantizer.Quantize(Request(isWhole ? HalfPrecision.Of(model) : HalfPrecision.OfClassifier(model)));

        Assert.InRange(Sqnr(model, result.Model, InputFormat.U8Nhwc), 25, 80);
        Assert.Equal(SyntheticConvNeXt.LinearOperators, result.Operators.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_without_a_shape_has_one_in_the_integer_model(bool hasType)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto shapeless = model.Clone();
        if (hasType)
        {
            shapeless.Graph.Output[0].Type.TensorType.Shape = null;
        }
        else
        {
            shapeless.Graph.Output[0].Type = null;
        }

        QuantizationResult result = Quantizer.Quantize(Request(shapeless));

        TensorShapeProto shape = OnnxFile.Parse(result.Model, "quantized").Graph.Output[0].Type.TensorType.Shape;
        Assert.Equal(
            ["batch", "5"], shape.Dim.Select(dimension => dimension.DimParam + (dimension.DimValue > 0 ? $"{dimension.DimValue}" : "")));
    }

    [Fact]
    public void An_output_whose_shape_nothing_shows_is_refused_before_the_work()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        model.Graph.Output[0].Type = null;
        model.Graph.Node.Add(NodeFactory.Create("ArgMax", "", ["logits"], "best"));
        model.Graph.Output[0].Name = "best";

        AssertRefused(Request(model), EdgeFault.Model, "output has no shape");
    }

    [Fact]
    public void Operands_that_are_not_there_do_not_disturb()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto padded = model.Clone();
        foreach (NodeProto node in padded.Graph.Node.Where(node => node.OpType is "LayerNormalization" or "Gemm"))
        {
            node.Input.Add("");
            node.Output.Add("");
        }

        Assert.Equal(Quantizer.Quantize(Request(model)).Model, Quantizer.Quantize(Request(padded)).Model);
    }

    [Fact]
    public void A_model_that_is_quantized_already_is_refused()
    {
        QuantizationResult result = Quantizer.Quantize(Request(SyntheticConvNeXt.Create()));
        AssertRefused(Request(OnnxFile.Parse(result.Model, "quantized")), EdgeFault.Model, "quantized already");
    }

    [Theory]
    [InlineData("DequantizeLinear")]
    [InlineData("QLinearConv")]
    [InlineData("QLinearAdd")]
    [InlineData("DynamicQuantizeLinear")]
    [InlineData("MatMulIntegerToFloat")]
    [InlineData("QOrderedMatMul")]
    public void An_integer_operator_is_named_with_the_file_and_the_node(string type)
    {
        GraphWriter graph = new(17);
        graph.Output(graph.Node(type, [graph.Input("x", 0, 32, 32, 3)]), "y", 0, 5);
        QuantizationRequest request = Request(graph.Model());
        AssertRefused(request, EdgeFault.Model, $"it holds {type} ({request.ModelPath}, node '");
        EdgeException early = Assert.Throws<EdgeException>(() => FloatModel.Open(request.ModelPath, Manifest));
        Assert.Contains(type, early.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_linear_operators_is_refused()
    {
        GraphWriter graph = new(17);
        graph.Output(graph.Node("Relu", [graph.Input("x", 0, 3, 32, 32)]), "y", 0, 3, 32, 32);
        AssertRefused(Request(graph.Model()), EdgeFault.Model, "Nothing in the model");
    }
}
