using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Passes;

/// <summary>Corners of single passes that the synthetic models do not have.</summary>
public class PassTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(27)]
    public void An_operator_set_that_is_too_old_or_too_new_is_refused(int version)
    {
        GraphWriter graph = new(version);
        graph.Output(graph.Node("Relu", [graph.Input("x", 1, 4)]), "y", 1, 4);
        EdgeException exception = Assert.Throws<EdgeException>(() => FloatPasses.Run(graph.Model(), [new RaiseOperatorSet()]));
        Assert.Contains($"operator set {version}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_become_inputs_when_the_operator_set_is_raised()
    {
        GraphWriter graph = new(11);
        string x = graph.Node("ReduceSum", [graph.Input("x", 2, 3, 4)], node => node.With("axes", [1]).With("keepdims", 1));
        x = graph.Node("Squeeze", [x], node => node.With("axes", [1]));
        graph.Output(graph.Node("Unsqueeze", [x], node => node.With("axes", [0])), "y", 1, 2, 4);
        AssertSame(graph.Model(), [new RaiseOperatorSet()], 2, 3, 4);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void An_old_Softmax_is_raised_where_it_spans_one_axis_and_refused_elsewhere(int axis, bool isUnderstood)
    {
        GraphWriter graph = new(11);
        graph.Graph.Node.Add(NodeFactory.Create("Softmax", "soft", [graph.Input("x", 2, 4)], "y").With("axis", axis));
        graph.Graph.Output.Add(new ValueInfoProto { Name = "y", Type = graph.Graph.Input[0].Type });
        if (isUnderstood)
        {
            AssertSame(graph.Model(), [new RaiseOperatorSet()], 2, 4);
        }
        else
        {
            Assert.Throws<EdgeException>(() => FloatPasses.Run(graph.Model(), [new RaiseOperatorSet()]));
        }
    }

    [Fact]
    public void Constants_are_computed_and_disappear()
    {
        GraphWriter graph = new(17) { ConstantNodes = true };
        string scale = graph.Node("Exp", [graph.Node("Unsqueeze", [graph.Scalar(0.5f), graph.Integers(0)])]);
        graph.Output(graph.Node("Mul", [graph.Input("x", 1, 4), scale]), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new InlineConstants(), new FoldConstants()], 1, 4);
        Assert.Equal(["Mul", "Identity"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void Weights_that_two_layers_share_are_folded_in_one_and_kept_in_the_other()
    {
        GraphWriter graph = new(17);
        string weights = graph.Random(0, 1, 4, 4);
        string scaled = graph.Node("Mul", [graph.Node("MatMul", [graph.Input("x", 1, 4), weights]), graph.Random(1, 1, 4)]);
        graph.Output(graph.Node("MatMul", [scaled, weights]), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FoldLayerScale()], 1, 4);
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Mul");
    }

    [Fact]
    public void A_layer_scale_whose_layer_is_read_elsewhere_stays()
    {
        GraphWriter graph = new(17);
        string product = graph.Node("MatMul", [graph.Input("x", 1, 4), graph.Random(0, 1, 4, 4)]);
        graph.Output(graph.Node("Add", [graph.Node("Mul", [product, graph.Random(1, 1, 4)]), product]), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FoldLayerScale()], 1, 4);
        Assert.Contains(model.Graph.Node, node => node.OpType == "Mul");
    }

    [Fact]
    public void The_affine_of_a_norm_that_two_layers_read_stays()
    {
        GraphWriter graph = new(17);
        string norm = graph.Node("LayerNormalization", [graph.Input("x", 1, 4), graph.Random(1, 1, 4), graph.Random(0, 1, 4)]);
        string left = graph.Node("MatMul", [norm, graph.Random(0, 1, 4, 4)]);
        graph.Output(graph.Node("Add", [left, graph.Node("MatMul", [norm, graph.Random(0, 1, 4, 4)])]), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FoldLayerNormAffine()], 1, 4);
        Assert.DoesNotContain(model.Graph.Initializer, tensor => tensor.Name.EndsWith("_ones", StringComparison.Ordinal));
    }

    [Fact]
    public void A_Gemm_that_scales_its_product_stays()
    {
        GraphWriter graph = new(17);
        graph.Output(graph.Node("Gemm", [graph.Input("x", 1, 4), graph.Random(0, 1, 4, 4)], node => node.With("alpha", 0.5f)), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new PointwiseToMatMul()], 1, 4);
        Assert.Contains(model.Graph.Node, node => node.OpType == "Gemm");
    }

    [Fact]
    public void A_normal_product_that_only_looks_like_GELU_stays()
    {
        GraphWriter graph = new(17);
        string x = graph.Input("x", 1, 4);
        string gate = graph.Node("Add", [graph.Node("Erf", [graph.Node("Div", [x, graph.Scalar(2)])]), graph.Scalar(1)]);
        graph.Output(graph.Node("Mul", [graph.Node("Mul", [x, gate]), graph.Scalar(0.5f)]), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FuseGelu()], 1, 4);
        Assert.Contains(model.Graph.Node, node => node.OpType == "Erf");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GELU_is_found_in_other_groupings_of_its_product(bool halfFirst)
    {
        GraphWriter graph = new(17);
        string x = graph.Input("x", 1, 4);
        string gate = graph.Node("Add", [graph.Scalar(1), graph.Node("Erf", [graph.Node("Mul", [x, graph.Scalar(0.70710677f)])])]);
        string half = graph.Scalar(0.5f);
        string y = halfFirst
            ? graph.Node("Mul", [graph.Node("Mul", [x, half]), gate])
            : graph.Node("Mul", [x, graph.Node("Mul", [half, gate])]);
        graph.Output(y, "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FuseGelu()], 1, 4);
        Assert.Equal(["Gelu", "Identity"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void The_standard_GELU_of_operator_set_20_becomes_the_fast_one()
    {
        GraphWriter graph = new(20);
        string x = graph.Node("Gelu", [graph.Input("x", 1, 4)]);
        graph.Output(graph.Node("Gelu", [x], node => node.With("approximate", "tanh")), "y", 1, 4);
        ModelProto model = AssertSame(graph.Model(), [new FuseGelu()], 1, 4);
        Assert.Equal(["Gelu", "FastGelu", "Identity"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void An_operator_that_is_not_known_reads_NCHW_as_before()
    {
        GraphWriter graph = new(17);
        string weights = graph.Random(0, 1, 4, 3, 3, 3);
        string x = graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), weights]);
        x = graph.Node("MaxPool", [graph.Node("Relu", [x])], node => node.With("kernel_shape", [2, 2]).With("strides", [2, 2]));
        x = graph.Node("Conv", [x, graph.Random(0, 1, 2, 4, 3, 3)]);
        graph.Output(graph.Node("Mul", [x, graph.Random(1, 1, 1)]), "y", 1, 2, 1, 1);
        ModelProto model = AssertSame(graph.Model(), [new MoveToNhwc()], 1, 3, 8, 8);
        Assert.Equal(8, model.Graph.Node.Count(node => node.OpType == "Transpose"));
    }

    private static ModelProto AssertSame(ModelProto model, IReadOnlyList<IGraphPass> passes, params long[] shape)
    {
        float[] expected = OnnxRun.RunOnNoise(model, shape);
        FloatPasses.Run(model, passes);
        Assert.InRange(OnnxRun.RelativeError(expected, OnnxRun.RunOnNoise(model, shape)), 0, 1e-5);
        return model;
    }
}
