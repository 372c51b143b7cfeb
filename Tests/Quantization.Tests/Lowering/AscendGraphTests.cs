using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

public class AscendGraphTests
{
    private static readonly long[] Batch = [2, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size];

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void The_function_is_that_of_the_float_model(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.RunOnNoise(model, Batch), OnnxRun.RunOnNoise(Emit(model), Batch)), 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Linear_layers_over_images_are_convolutions_and_only_norms_read_NHWC(string style)
    {
        ModelProto emitted = Emit(SyntheticConvNeXt.Create(ModelStyle.All[style]));
        int Count(string type) => emitted.Graph.Node.Count(node => node.OpType == type);
        Assert.Equal(SyntheticConvNeXt.LinearOperators - 1, Count("Conv"));
        Assert.Equal(1, Count("MatMul") + Count("Gemm"));
        Assert.Equal(2 * (ModelStyle.All[style].PooledHead ? 6 : 5), Count("Transpose"));
        Assert.Equal(6, Count("Sqrt"));
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Every_operator_is_one_that_old_tools_know_too(string style)
    {
        ModelProto emitted = Emit(SyntheticConvNeXt.Create(ModelStyle.All[style]));
        Assert.All(emitted.Graph.Node, node => Assert.Equal("", node.Domain));
        Assert.Equal(new OperatorSetIdProto { Version = 13 }, Assert.Single(emitted.OpsetImport));
        Assert.Equal(7, emitted.IrVersion);
        Assert.DoesNotContain(emitted.Graph.Node, node => node.OpType is "LayerNormalization" or "Gelu");
    }

    [Theory]
    [InlineData(18)]
    [InlineData(20)]
    public void Newer_operator_sets_are_lowered(int operatorSet)
    {
        ModelProto model = SyntheticConvNeXt.Create(new ModelStyle { OperatorSet = operatorSet, Grn = true, LayerNormOperator = false });
        ModelProto emitted = Emit(model);
        Assert.Equal(13, emitted.StandardVersion());
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.RunOnNoise(model, Batch), OnnxRun.RunOnNoise(emitted, Batch)), 0, 1e-4);
    }

    [Theory]
    [InlineData("operators", "operators.txt")]
    [InlineData("V2", "v2.txt")]
    public void The_graph_is_the_golden_one(string style, string golden) =>
        GoldenText.Compare(GraphText.Write(Emit(SyntheticConvNeXt.Create(ModelStyle.All[style]))), "ascend", golden);

    [Fact]
    public void Operators_between_images_that_are_not_known_read_NHWC()
    {
        GraphWriter graph = new(17);
        string x = graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), graph.Random(0, 1, 4, 3, 3, 3)]);
        x = graph.Node("Transpose", [graph.Node("Relu", [x])], node => node.With("perm", [0, 2, 3, 1]));
        x = graph.Node("Softmax", [x], node => node.With("axis", -1));
        x = graph.Node("Add", [graph.Node("MatMul", [x, graph.Random(0, 1, 4, 6)]), graph.Random(0, 1, 6)]);
        graph.Output(graph.Node("ReduceMean", [x], node => node.With("axes", [3]).With("keepdims", 0)), "y", 1, 6, 6);
        AssertSame(graph.Model(), 1, 3, 8, 8);
    }

    [Fact]
    public void Constants_for_each_channel_and_for_all_are_turned_too()
    {
        GraphWriter graph = new(17);
        string x = graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), graph.Random(0, 1, 4, 3, 3, 3)]);
        x = graph.Node("Mul", [graph.Node("Add", [x, graph.Random(0, 1, 4, 1, 1)]), graph.Scalar(3)]);
        x = graph.Node("Conv", [graph.Node("Sub", [x, graph.Reduce("ReduceMax", x, keep: true, 1)]), graph.Random(0, 1, 2, 4, 1, 1)]);
        graph.Output(x, "y", 1, 2, 6, 6);
        ModelProto emitted = AssertSame(graph.Model(), 1, 3, 8, 8);
        Assert.DoesNotContain(emitted.Graph.Node, node => node.OpType == "Transpose");
    }

    [Theory]
    [InlineData(17, 17)]
    [InlineData(18, null)]
    public void An_operator_that_changed_keeps_its_operator_set_or_is_refused(int operatorSet, int? expected)
    {
        GraphWriter graph = new(operatorSet);
        string x = graph.Node("HardSwish", [graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), graph.Random(0, 1, 4, 3, 3, 3)])]);
        graph.Output(x, "y", 1, 4, 6, 6);
        if (expected is { } version)
        {
            ModelProto emitted = AssertSame(graph.Model(), 1, 3, 8, 8);
            Assert.Equal(version, emitted.StandardVersion());
            Assert.Equal(8, emitted.IrVersion);
        }
        else
        {
            EdgeException exception = Assert.Throws<EdgeException>(() => Emit(graph.Model()));
            Assert.Contains("HardSwish of operator set 18", exception.Message, StringComparison.Ordinal);
        }
    }

    private static ModelProto AssertSame(ModelProto model, params long[] shape)
    {
        ModelProto emitted = Emit(model);
        Assert.InRange(OnnxRun.RelativeError(OnnxRun.RunOnNoise(model, shape), OnnxRun.RunOnNoise(emitted, shape)), 0, 1e-5);
        return emitted;
    }

    private static ModelProto Emit(ModelProto model)
    {
        ModelProto prepared = model.Clone();
        FloatPasses.Run(prepared, FloatPasses.All);
        return AscendGraph.Emit(prepared);
    }
}
