using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Tests.Models;

namespace EdgeConvNeXt.Quantization.Tests.Passes;

public class FloatPassesTests
{
    private static readonly long[] Batch = [2, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size];

    public static TheoryData<string, int> EveryPassOnEveryStyle
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string style in ModelStyle.All.Keys)
            {
                for (int passes = 1; passes <= FloatPasses.All.Count; passes++)
                {
                    data.Add(style, passes);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPassOnEveryStyle))]
    public void The_function_is_the_same_after_each_pass(string style, int passes)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        float[] expected = OnnxRun.RunOnNoise(model, Batch);
        FloatPasses.Run(model, [.. FloatPasses.All.Take(passes)]);
        Assert.InRange(OnnxRun.RelativeError(expected, OnnxRun.RunOnNoise(model, Batch)), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Every_export_ends_in_the_same_operators(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        FloatPasses.Run(model, FloatPasses.All);
        int Count(string type) => model.Graph.Node.Count(node => node.OpType == type);
        Assert.InRange(model.IrVersion, 8, 10);
        Assert.Equal(6, Count("LayerNormalization"));
        Assert.Equal(7, Count("MatMul"));
        Assert.Equal(3, Count("Gelu") + Count("FastGelu"));
        Assert.Equal(ModelStyle.All[style].TanhGelu ? 3 : 0, Count("FastGelu"));
        Assert.Equal(5, Count("Conv"));
        Assert.Equal(0, Count("Gemm") + Count("Erf") + Count("Tanh") + Count("Sqrt") + Count("Constant"));
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void Only_convolutions_keep_Transposes(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        FloatPasses.Run(model, FloatPasses.All);
        int pooledHead = ModelStyle.All[style].PooledHead ? 1 : 0;
        Assert.Equal(1 + (2 * 5) + pooledHead, model.Graph.Node.Count(node => node.OpType == "Transpose"));
    }

    [Theory]
    [InlineData("operators", "operators.txt")]
    [InlineData("V2", "v2.txt")]
    [InlineData("opset 13 primitives", "primitives.txt")]
    public void The_result_is_the_golden_graph(string style, string golden)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style]);
        FloatPasses.Run(model, FloatPasses.All);
        GoldenText.Compare(GraphText.Write(model), "float", golden);
    }

    [Fact]
    public void The_long_name_of_the_standard_operators_is_understood()
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All["opset 13 primitives"]);
        model.OpsetImport[0].Domain = "ai.onnx";
        foreach (NodeProto node in model.Graph.Node)
        {
            node.Domain = "ai.onnx";
        }

        float[] expected = OnnxRun.RunOnNoise(model, Batch);
        FloatPasses.Run(model, FloatPasses.All);
        Assert.Equal(6, model.Graph.Node.Count(node => node.OpType == "LayerNormalization"));
        Assert.InRange(OnnxRun.RelativeError(expected, OnnxRun.RunOnNoise(model, Batch)), 0, 1e-5);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All["channels first"]);
        FloatPasses.Run(model, FloatPasses.All);
        int nodes = model.Graph.Node.Count;
        float[] expected = OnnxRun.RunOnNoise(model, Batch);
        FloatPasses.Run(model, FloatPasses.All);
        Assert.Equal(nodes, model.Graph.Node.Count);
        Assert.InRange(OnnxRun.RelativeError(expected, OnnxRun.RunOnNoise(model, Batch)), 0, 1e-6);
    }
}
