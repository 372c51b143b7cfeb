using System.Runtime.Intrinsics;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;

namespace EdgeConvNeXt.Quantization.Tests.Numerics;

public class ActivationScaleTests
{
    [Theory]
    [InlineData(-1f, 3f)]
    [InlineData(0.5f, 2f)]
    [InlineData(-7f, -0.25f)]
    [InlineData(-0.17f, 12f)]
    public void Zero_is_exact_and_the_range_is_covered_to_half_a_step(float minimum, float maximum)
    {
        ActivationScale scale = ActivationScale.Covering(new ActivationRange(minimum, maximum));
        Assert.Equal(0f, scale.Dequantize(scale.Quantize(0)));
        Assert.InRange(Math.Abs(scale.Dequantize(scale.Quantize(minimum)) - minimum), 0, scale.Scale * 0.501f);
        Assert.InRange(Math.Abs(scale.Dequantize(scale.Quantize(maximum)) - maximum), 0, scale.Scale * 0.501f);
    }

    [Fact]
    public void A_tensor_that_is_always_zero_gets_a_scale_that_can_be_divided_by()
    {
        ActivationScale scale = ActivationScale.Covering(new ActivationRange(0, 0));
        Assert.True(scale.Scale > 0 && float.IsFinite(1 / scale.Scale));
        Assert.Equal(0f, scale.Dequantize(scale.Quantize(0)));
    }

    [Fact]
    public void Values_beyond_the_range_are_clipped()
    {
        ActivationScale scale = ActivationScale.Covering(new ActivationRange(-1, 1));
        Assert.Equal(0, scale.Quantize(-100));
        Assert.Equal(255, scale.Quantize(100));
    }

    [Theory]
    [InlineData(0.25f, 100)]
    [InlineData(0.0073f, 0)]
    [InlineData(3.3f, 255)]
    public void Several_values_at_once_are_rounded_to_the_same_bits(float width, byte zeroPoint)
    {
        ActivationScale scale = new(width, zeroPoint);
        float[] values = [.. Enumerable.Range(-4000, 8000).Select(i => i / 80f), 0.125f, 0.375f, -1e30f, 1e30f, 1e-40f, -0f, 5e8f, -5e8f];
        float[] rounded = new float[values.Length];
        for (int i = 0; i < values.Length; i += Vector256<float>.Count)
        {
            scale.Rounded(Vector256.Create(values, i)).CopyTo(rounded, i);
        }

        Assert.Equal(values.Select(value => scale.Dequantize(scale.Quantize(value))), rounded);
    }

    [Fact]
    public void QuantizeLinear_of_ONNX_Runtime_rounds_the_same_way()
    {
        ActivationScale scale = new(0.25f, 100);
        float[] values = [.. Enumerable.Range(-4000, 8000).Select(i => i / 80f)];
        GraphWriter graph = new(17);
        string x = graph.Input("x", values.Length);
        graph.Graph.Initializer.Add(TensorWriter.Scalar("scale", scale.Scale));
        graph.Graph.Initializer.Add(TensorWriter.Scalar("zero", scale.ZeroPoint));
        string steps = graph.Node("QuantizeLinear", [x, "scale", "zero"]);
        graph.Output(graph.Node("DequantizeLinear", [steps, "scale", "zero"]), "y", values.Length);
        Assert.Equal(OnnxRun.Run(graph.Model(), values, values.Length), values.Select(value => scale.Dequantize(scale.Quantize(value))));
    }
}
