using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inference.OnnxRuntime.Networks;

/// <summary>Networks that end in probabilities are judged as those that end in logits.</summary>
public sealed class SoftmaxEndTests
{
    [Theory]
    [InlineData("Softmax", 1L, 13)]
    [InlineData("Softmax", -1L, 13)]
    [InlineData("Softmax", null, 13)]
    [InlineData("Softmax", null, 11)]
    [InlineData("Softmax", 1L, 11)]
    [InlineData("LogSoftmax", -1L, 17)]
    public void A_Softmax_over_the_labels_at_the_end_leaves_no_trace(string type, long? axis, int operatorSet)
    {
        byte[] ended = TinyModel.FloatOnnx(TinyTails.One(type, axis), operatorSet);

        Assert.True(TinyNetwork.Plain(ended).HadSoftmax);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx(operatorSet: operatorSet)), TinyNetwork.Scores(ended));
    }

    [Fact]
    public void It_is_found_through_what_only_hands_scores_on()
    {
        byte[] ended = TinyModel.FloatOnnx(TinyTails.Chain(("Identity", null), ("Softmax", -1), ("Flatten", 1), ("Identity", null)));

        Assert.True(TinyNetwork.Plain(ended).HadSoftmax);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(ended));
    }

    [Fact]
    public void It_is_found_before_a_Squeeze_of_the_axes_of_a_picture()
    {
        byte[] ended = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(5, axes => Integers(axes, "axes", 2, 3));
            graph.Message(1, node => Node(node, "Unsqueeze", ["logits", "axes"], "maps"));
            graph.Message(1, node => Node(node, "Softmax", ["maps"], "soft", attribute => Number(attribute, "axis", 1)));
            graph.Message(1, node => Node(node, "Squeeze", ["soft", "axes"], "scores"));
            graph.Message(13, Value("soft", FloatType, 1, TinyModel.Labels.Count, 1, 1));
        });

        Assert.True(TinyNetwork.Plain(ended).HadSoftmax);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(ended));
    }

    [Fact]
    public void A_Softmax_over_the_batch_stays() =>
        Assert.False(TinyNetwork.Plain(TinyModel.FloatOnnx(TinyTails.One("Softmax", 0))).HadSoftmax);

    [Fact]
    public void A_Softmax_over_a_part_of_the_labels_stays()
    {
        byte[] grouped = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(5, shape => Integers(shape, "groups", 1, 2, 3));
            graph.Message(5, shape => Integers(shape, "whole", 1, 6));
            graph.Message(1, node => Node(node, "Reshape", ["logits", "groups"], "grouped"));
            graph.Message(1, node => Node(node, "Softmax", ["grouped"], "soft", attribute => Number(attribute, "axis", -1)));
            graph.Message(1, node => Node(node, "Reshape", ["soft", "whole"], "scores"));
            graph.Message(13, Value("soft", FloatType, 1, 2, 3));
        });

        Assert.False(TinyNetwork.Plain(grouped).HadSoftmax);
    }

    [Fact]
    public void A_Softmax_whose_probabilities_are_computed_with_stays()
    {
        byte[] scaled = TinyModel.FloatOnnx(TinyTails.Chain(("Softmax", 1), ("Neg", null)));

        Assert.False(TinyNetwork.Plain(scaled).HadSoftmax);
    }

    [Fact]
    public void Probabilities_of_its_own_making_are_judged_as_logits_where_the_manifest_says_so()
    {
        float[] logits = TinyNetwork.Scores(TinyModel.FloatOnnx());

        float[] scores = TinyNetwork.Scores(TinyModel.FloatOnnx(TinyTails.ByHand), ModelOutput.Probabilities);

        Assert.All(Probabilities(logits).Zip(Probabilities(scores)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Probabilities_of_which_the_manifest_says_nothing_are_refused_with_what_to_write()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Open(TinyModel.FloatOnnx(TinyTails.ByHand)));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("\"output\": \"probabilities\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_of_which_the_manifest_says_probabilities_are_refused_with_what_to_write()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Open(TinyModel.FloatOnnx(), ModelOutput.Probabilities));

        Assert.Contains("\"output\": \"logits\"", fault.Message, StringComparison.Ordinal);
        Assert.Contains("scores reach -", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_may_say_probabilities_of_a_network_that_ends_in_Softmax()
    {
        byte[] ended = TinyModel.FloatOnnx(TinyTails.One("Softmax", 1));

        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(ended, ModelOutput.Probabilities));
    }

    [Fact]
    public void Two_of_them_leave_no_trace()
    {
        byte[] twice = TinyModel.FloatOnnx(TinyTails.Chain(("Softmax", 1), ("Softmax", 1)));

        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(twice));
    }

    [Theory]
    [InlineData(ModelOutput.Logits)]
    [InlineData(ModelOutput.Probabilities)]
    public void A_Sigmoid_at_the_end_is_refused_by_name_whatever_the_manifest_says(ModelOutput output)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Open(TinyModel.FloatOnnx(TinyTails.One("Sigmoid")), output));

        Assert.Contains("ends in a Sigmoid", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Export the network without its last Sigmoid", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Softmax_whose_probabilities_a_quantizer_rounded_leaves_no_trace()
    {
        byte[] rounded = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(1, node => Node(node, "Softmax", ["logits"], "soft", attribute => Number(attribute, "axis", 1)));
            TinyTails.Rounded(graph, "soft");
        });

        Assert.True(TinyNetwork.Plain(rounded).HadSoftmax);
        Assert.Equal(TinyNetwork.Scores(TinyModel.FloatOnnx()), TinyNetwork.Scores(rounded));
    }

    [Fact]
    public void A_Softmax_whose_probabilities_come_out_as_integers_stays()
    {
        byte[] integers = TinyModel.FloatOnnx(graph =>
        {
            graph.Message(5, tensor => Tensor(tensor, "step", [], [1f / 256]));
            graph.Message(1, node => Node(node, "Softmax", ["logits"], "soft", attribute => Number(attribute, "axis", 1)));
            graph.Message(1, node => Node(node, "QuantizeLinear", ["soft", "step"], "scores"));
        });

        Assert.False(TinyNetwork.Plain(integers).HadSoftmax);
    }

    [Fact]
    public void Probabilities_that_rounding_made_inexact_are_refused_too()
    {
        byte[] rounded = TinyModel.FloatOnnx(graph =>
        {
            TinyTails.ByHand(graph, "soft");
            TinyTails.Rounded(graph, "soft", step: 0.0039f);
        });

        EdgeException fault = Assert.Throws<EdgeException>(() => TinyNetwork.Open(rounded));

        Assert.Contains("\"output\": \"probabilities\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_that_rounding_put_below_0_are_numbers_all_the_same()
    {
        byte[] shifted = TinyModel.FloatOnnx(graph =>
        {
            TinyTails.ByHand(graph, "soft");
            graph.Message(
                5, tensor => Tensor(tensor, "shift", [1, TinyModel.Labels.Count], [.. Enumerable.Repeat(-0.002f, TinyModel.Labels.Count)]));
            graph.Message(1, node => Node(node, "Add", ["soft", "shift"], "scores"));
        });

        float[] scores = TinyNetwork.Scores(shifted, ModelOutput.Probabilities);

        Assert.All(scores, score => Assert.False(float.IsNaN(score)));
    }

    [Fact]
    public void A_name_that_a_function_has_for_a_tensor_of_its_own_is_no_reader()
    {
        byte[] ended = TinyModel.FloatOnnx(TinyTails.Chain(("Softmax", 1), ("Identity", null)));
        ProtobufMessage function = new();
        function.Message(25, body =>
        {
            body.Text(1, "Own");
            body.Text(4, "tail1");
            body.Text(5, "out");
            body.Message(7, node => Node(node, "Neg", ["tail1"], "out"));
            body.Text(10, "own");
        });

        Assert.True(TinyNetwork.Plain([.. ended, .. function.ToArray()]).HadSoftmax);
    }

    private static float[] Probabilities(float[] logits)
    {
        float[] probabilities = new float[logits.Length];
        Softmax.Compute(logits, probabilities);
        return probabilities;
    }
}
