using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Protobuf;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

public sealed class PlainNetworkTests : IDisposable
{
    private const int Mutations = 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_network_is_opened_as_it_is()
    {
        foreach (byte[] network in new[] { TinyModel.FloatOnnx(), TinyModel.ByteOnnx(), QuantizableModel.Onnx() })
        {
            Assert.Same(network, TinyNetwork.Plain(network).Bytes);
        }
    }

    [Fact]
    public void Bytes_that_are_no_network_are_left_to_the_runtime()
    {
        foreach (byte[] bytes in new byte[][] { [], [1, 2, 3], [0x3A, 0x02, 0x0A], [0x3A, 0x80], [0x38, 0x01] })
        {
            Assert.Same(bytes, TinyNetwork.Plain(bytes).Bytes);
        }
    }

    [Fact]
    public void Operands_that_are_not_there_leave_no_trace()
    {
        byte[] plain = TinyModel.FloatOnnx(graph => graph.Message(1, node => Node(node, "Clip", ["logits"], "scores")));
        byte[] padded = TinyModel.FloatOnnx(graph => graph.Message(1, node =>
        {
            node.Text(1, "logits");
            node.Text(1, "");
            node.Text(1, "");
            node.Text(2, "scores");
            node.Text(4, "Clip");
        }));

        Assert.Equal(plain, TinyNetwork.Plain(padded).Bytes);
        Assert.Equal(TinyNetwork.Scores(plain), TinyNetwork.Scores(padded));
    }

    [Fact]
    public void Outputs_that_are_not_wanted_leave_no_trace_and_those_that_count_stay()
    {
        byte[] dropout = TinyModel.FloatOnnx(graph => graph.Message(1, node =>
        {
            Node(node, "Dropout", ["logits"], "scores");
            node.Text(2, "");
        }));
        byte[] split = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(1, node =>
            {
                Node(node, "Split", ["logits"], "half", attribute => Number(attribute, "axis", 1));
                node.Text(2, "");
            });
            graph.Message(1, node => Node(node, "Concat", ["half", "half"], "scores", attribute => Number(attribute, "axis", 1)));
        });

        Assert.Equal(TinyModel.FloatOnnx(TinyTails.One("Dropout")), TinyNetwork.Plain(dropout).Bytes);
        Assert.Same(split, TinyNetwork.Plain(split).Bytes);
    }

    [Fact]
    public void An_operand_that_is_not_there_before_one_that_is_keeps_its_place()
    {
        byte[] clip = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(5, tensor => Tensor(tensor, "most", [], [1000]));
            graph.Message(1, node => Node(node, "Clip", ["logits", "", "most"], "scores"));
        });

        Assert.Same(clip, TinyNetwork.Plain(clip).Bytes);
    }

    [Fact]
    public void Inputs_that_a_constant_stands_for_are_no_inputs()
    {
        byte[] old = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(11, Value("weights", FloatType, 3, TinyModel.Labels.Count));
            graph.Message(1, node => Node(node, "Identity", ["logits"], "scores"));
        });

        Network network = Network.Parse(TinyNetwork.Plain(old).Bytes);

        Assert.Equal("input", Assert.Single(network.Graph.Inputs).Name);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(old));
    }

    [Fact]
    public void A_shape_that_is_missing_at_the_output_is_written_down()
    {
        byte[] onnx = TinyModel.FloatOnnx(TinyTails.Chain(("Identity", null), ("Neg", null)));
        foreach (bool hasType in new[] { false, true })
        {
            PlainForm plain = TinyNetwork.Plain(WithoutShape(onnx, hasType));

            NetworkValue output = Assert.Single(Network.Parse(plain.Bytes).Graph.Outputs);
            Assert.Equal([-1, TinyModel.Labels.Count], output.Shape);
            Assert.Equal(TensorTypes.Float, output.ElementType);
            Assert.Equal(TinyNetwork.Scores(onnx), TinyNetwork.Scores(plain.Bytes));
        }
    }

    [Fact]
    public void An_output_without_a_type_has_the_type_that_its_operators_make()
    {
        byte[] onnx = TinyModel.FloatOnnx(
            graph =>
                graph.Message(
                    1, node => Node(node, "Cast", ["logits"], "scores", attribute => Number(attribute, "to", TensorTypes.Double))));

        PlainForm plain = TinyNetwork.Plain(WithoutShape(onnx, hasType: false));

        NetworkValue output = Assert.Single(Network.Parse(plain.Bytes).Graph.Outputs);
        Assert.Equal([-1, TinyModel.Labels.Count], output.Shape);
        Assert.Equal(TensorTypes.Double, output.ElementType);
    }

    [Fact]
    public void An_output_without_a_type_stays_in_16_bits_where_its_operators_do()
    {
        byte[] half = TinyModel.FloatOnnx(
            graph =>
                graph.Message(
                    1, node => Node(node, "Cast", ["logits"], "scores", attribute => Number(attribute, "to", TensorTypes.Float16))));

        PlainForm plain = PlainNetwork.Of(WithoutShape(half, hasType: false), "tiny.onnx", folder: null, keepsHalf: true);

        Assert.Equal(TensorTypes.Float16, Assert.Single(Network.Parse(plain.Bytes).Graph.Outputs).ElementType);
    }

    [Theory]
    [InlineData("ReduceMean")]
    [InlineData("Unsqueeze")]
    [InlineData("Concat")]
    public void An_output_whose_axes_the_last_operator_does_not_show_is_left_as_it_is(string type)
    {
        byte[] onnx = WithoutShape(TinyModel.FloatOnnx(TinyTails.One(type)), hasType: false);

        Assert.Same(onnx, TinyNetwork.Plain(onnx).Bytes);
    }

    [Fact]
    public void A_tensor_that_float32_makes_too_large_is_refused_with_its_size()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => HalfWidening.SizeOf(536_870_912, "large.onnx, tensor 'head'"));

        Assert.Contains("In float32 the network takes 2,147,483,648 bytes", fault.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'head'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_takes_float16_judges_as_the_one_that_takes_float32() =>
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(MisshapenNetwork.HalfInput()));

    [Fact]
    public void A_network_cut_or_changed_anywhere_is_plain_or_refused_and_never_hangs_or_crashes()
    {
        byte[] good = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(1, node => Node(node, "Softmax", ["logits", "", ""], "soft", attribute => Number(attribute, "axis", 1)));
            graph.Message(1, node => Node(node, "Cast", ["soft"], "scores", attribute => Number(attribute, "to", TensorTypes.Float16)));
            graph.Message(13, Value("soft", TensorTypes.BFloat16, 1, 6));
            graph.Message(5, tensor => ExternalTensor(tensor, "beside", [2], "weights.bin"));
        });
        File.WriteAllBytes(_folder.File("weights.bin"), new byte[8]);
        ChangeAnywhere(good, Mutations, new NetworkTask());
        foreach (byte[] shaped in new[]
        {
            MisshapenNetwork.OfBatch(8), MisshapenNetwork.ColoursLast(), TinyModel.ByteOnnx(TinyTails.One("Sigmoid")),
            MisshapenNetwork.TwoHeads(), MisshapenNetwork.GreyConvolution(),
        })
        {
            ChangeAnywhere(shaped, Mutations / 10, TinyNetwork.Task);
        }
    }

    private void ChangeAnywhere(byte[] good, int times, NetworkTask task)
    {
        Random random = new(9);
        for (int i = 0; i < times; i++)
        {
            byte[] bad = [.. good.AsSpan(0, random.Next(4) == 0 ? random.Next(good.Length) : good.Length)];
            for (int flips = random.Next(1, 5); flips > 0 && bad.Length > 0; flips--)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            Exception? exception = Record.Exception(() => Plain(Plain(bad)));
            Assert.True(exception is null or EdgeException, $"mutation {i}: {exception}");
        }

        byte[] Plain(byte[] network) => PlainNetwork.Of(network, "tiny.onnx", _folder.Path, task).Bytes;
    }

    // The output's value info with its name alone, or its name and element type.
    private static byte[] WithoutShape(byte[] onnx, bool hasType)
    {
        WireMessage model = WireMessage.Parse(onnx);
        WireMessage output = model.Message(7)!.Messages(12).Single();
        if (hasType)
        {
            output.Message(2)!.Message(1)!.Remove(2);
        }
        else
        {
            output.Remove(2);
        }

        byte[] bytes = new byte[model.Length];
        int position = 0;
        model.Write(bytes, ref position);
        return bytes;
    }
}
