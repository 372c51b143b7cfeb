using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Tests.Graph;

public class GraphRewriterTests
{
    [Fact]
    public void A_replaced_output_keeps_its_name()
    {
        ModelProto model = Chain();
        GraphIndex index = new(model);
        GraphEdits edits = new(index);
        edits.Remove([index.Nodes[^1]]);
        edits.Replace("y", index.Nodes[^1].Input[0]);
        GraphRewriter.Apply(model, edits);
        Assert.Equal(["Relu", "Abs", "Identity"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal("y", model.Graph.Node[^1].Output[0]);
    }

    [Fact]
    public void Replacements_follow_each_other()
    {
        ModelProto model = Chain();
        GraphIndex index = new(model);
        GraphEdits edits = new(index);
        edits.Remove(index.Nodes.Take(2));
        edits.Replace(index.Nodes[1].Output[0], index.Nodes[0].Output[0]);
        edits.Replace(index.Nodes[0].Output[0], "x");
        GraphRewriter.Apply(model, edits);
        Assert.Equal("x", Assert.Single(model.Graph.Node).Input[0]);
    }

    [Fact]
    public void Replacements_in_a_circle_are_a_bug_and_said_to_be()
    {
        ModelProto model = Chain();
        GraphEdits edits = new(new GraphIndex(model));
        edits.Replace("x", "y");
        edits.Replace("y", "x");
        Assert.Throws<InvalidOperationException>(() => GraphRewriter.Apply(model, edits));
    }

    [Fact]
    public void What_no_output_needs_is_dropped()
    {
        ModelProto model = Chain();
        model.Graph.Initializer.Add(TensorWriter.Scalar("unused", 1f));
        model.Graph.Node.Add(NodeFactory.Create("Neg", "dead", ["x"], "nowhere"));
        GraphRewriter.Apply(model, new GraphEdits(new GraphIndex(model)));
        Assert.Empty(model.Graph.Initializer);
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Neg");
    }

    [Fact]
    public void Nodes_are_put_into_the_order_of_computation()
    {
        ModelProto model = Chain();
        NodeProto[] reversed = [.. model.Graph.Node.Reverse()];
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(reversed);
        GraphOrder.Sort(model);
        Assert.Equal(["Relu", "Abs", "Identity"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void A_deep_chain_is_sorted_without_deep_recursion()
    {
        GraphWriter graph = new(17);
        string x = graph.Input("x", 1, 4);
        for (int i = 0; i < 20_000; i++)
        {
            x = graph.Node("Relu", [x]);
        }

        graph.Output(x, "y", 1, 4);
        ModelProto model = graph.Model();
        GraphOrder.Sort(model);
        Assert.Equal(20_001, model.Graph.Node.Count);
    }

    [Fact]
    public void Broken_graphs_are_refused_by_name()
    {
        AssertRefused(model => model.Graph.Node.RemoveAt(0), "Nothing makes the tensor");
        AssertRefused(model => model.Graph.Node.Add(NodeFactory.Create("Neg", "again", ["x"], "y")), "'y' is made twice");
        AssertRefused(model => model.Graph.Node[0].Input[0] = model.Graph.Node[1].Output[0], "needs itself");
    }

    [Fact]
    public void A_new_name_is_one_that_is_not_in_use()
    {
        GraphEdits edits = new(new GraphIndex(Chain()));
        Assert.Equal("x_1", edits.NewName("x"));
        Assert.Equal("x_2", edits.NewName("x"));
        Assert.Equal("free", edits.NewName("free"));
    }

    private static ModelProto Chain()
    {
        GraphWriter graph = new(17);
        graph.Output(graph.Node("Abs", [graph.Node("Relu", [graph.Input("x", 1, 4)])]), "y", 1, 4);
        return graph.Model();
    }

    private static void AssertRefused(Action<ModelProto> damage, string reason)
    {
        ModelProto model = Chain();
        damage(model);
        EdgeException exception = Assert.Throws<EdgeException>(() => GraphOrder.Sort(model));
        Assert.Equal(EdgeFault.Model, exception.Fault);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
