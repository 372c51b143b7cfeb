using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

public sealed class WeightScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_float_that_is_not_finite_is_found_wherever_it_stands(float bad)
    {
        for (int length = 0; length <= 40; length++)
        {
            for (int at = 0; at <= length; at++)
            {
                float[] values = [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? float.MaxValue : -float.Epsilon)];
                values.AsSpan(Math.Min(at, length)).Fill(bad);

                // Weights begin anywhere in a file.
                byte[] file = [0, .. MemoryMarshal.AsBytes(values.AsSpan())];
                Assert.Equal(Array.FindIndex(values, value => !float.IsFinite(value)), WeightScan.IndexOfNotFinite(file.AsSpan(1)));
            }
        }
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused_with_their_name_and_their_nodes()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Open(TinyModel.NotANumberOnnx()));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("The weights hold NaN", fault.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'weights' of Gemm node 'scores'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorTypes.Float, new byte[] { 0, 0, 0x80, 0x7F, 0, 0, 0, 0 }, "infinity")]
    [InlineData(TensorTypes.Float, new byte[] { 0, 0, 0, 0, 0, 0, 0xC0, 0xFF }, "NaN")]
    [InlineData(TensorTypes.Float, new byte[] { 0, 0, 0x80, 0x7F, 0, 0, 0xC0, 0xFF }, "NaN")]
    [InlineData(TensorTypes.Double, new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x7F }, "NaN")]
    [InlineData(TensorTypes.Float16, new byte[] { 0, 0x3C, 1, 0xFC }, "NaN")]
    [InlineData(TensorTypes.BFloat16, new byte[] { 0x80, 0xFF, 0, 0 }, "infinity")]
    public void Every_type_of_weights_is_looked_at(int type, byte[] values, string expected) =>
        Assert.Contains($"The weights hold {expected}", Refused(With(type, values)), StringComparison.Ordinal);

    [Fact]
    public void Weights_in_a_Constant_node_are_looked_at()
    {
        byte[] network = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(1, node =>
            {
                Node(node, "Constant", [], "shift", attribute =>
                {
                    attribute.Text(1, "value");
                    attribute.Message(5, tensor => Tensor(tensor, "", [2], [1, float.NaN]));
                });
            });
            graph.Message(1, node => Node(node, "Identity", ["logits"], "scores"));
        });

        Assert.Contains("Constant node 'shift'", Refused(network), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("value_float", 2, new[] { float.NaN })]
    [InlineData("value_floats", 7, new[] { 1, float.NaN })]
    [InlineData("value_floats", 7, new[] { 1, float.PositiveInfinity })]
    public void Numbers_of_a_Constant_node_are_looked_at(string name, int field, float[] values)
    {
        byte[] network = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(1, node => Node(node, "Constant", [], "shift", attribute =>
            {
                attribute.Text(1, name);
                attribute.Bytes(field, Raw(values));
            }));
            graph.Message(1, node => Node(node, "Identity", ["logits"], "scores"));
        });

        Assert.Contains("Constant node 'shift'", Refused(network), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_function_begins_with_is_looked_at()
    {
        ProtobufMessage function = new();
        function.Message(25, body =>
        {
            body.Text(1, "Own");
            body.Message(11, attribute =>
            {
                attribute.Text(1, "shift");
                attribute.Bytes(7, Raw([1, float.NaN]));
            });
        });

        Assert.Contains("function 'Own'", Refused([.. TinyModel.FloatOnnx(), .. function.ToArray()]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_offset_behind_the_end_of_a_file_is_named_with_its_size()
    {
        File.WriteAllBytes(_folder.File("weights.bin"), new byte[20]);
        Dictionary<string, string> place = new() { ["location"] = "weights.bin", ["offset"] = "64" };

        EdgeException fault = Assert.Throws<EdgeException>(() => ExternalTensorFile.Locate(_folder.Path, "weights", place));

        Assert.Contains("begins at byte 64 of a file of 20", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_a_file_of_their_own_are_looked_at()
    {
        byte[] network = QuantizableModel.OnnxWithExternalData("weights.bin", out byte[] weights);
        MemoryMarshal.Cast<byte, float>(weights)[5] = float.NaN;
        File.WriteAllBytes(_folder.File("weights.bin"), weights);

        Assert.Contains("tensor 'patch.weight' of Conv node 'patches'", Refused(network), StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_value_may_be_infinite_as_a_bound()
    {
        byte[] network = With(TensorTypes.Float, [0, 0, 0x80, 0x7F]);

        Assert.Same(network, TinyNetwork.Plain(network).Bytes);
    }

    private string Refused(byte[] network) => Assert.Throws<EdgeException>(() => TinyNetwork.Plain(network, _folder.Path)).Message;

    private static byte[] With(int type, byte[] values) => TinyModel.FloatOnnx(graph =>
    {
        graph.Message(5, tensor =>
        {
            tensor.Number(1, values.Length / (type == TensorTypes.Double ? 8 : type == TensorTypes.Float ? 4 : 2));
            tensor.Number(2, type);
            tensor.Text(8, "extra");
            tensor.Bytes(9, values);
        });
        graph.Message(1, node => Node(node, "Identity", ["logits"], "scores"));
    });
}
