using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>Takes hidden channels out of the blocks of a network, and whole blocks.</summary>
internal static class BlockSlicer
{
    // What may stand between GELU and the layer that narrows (global response normalisation): operators that treat every channel alike.
    private static readonly HashSet<string> ChannelWise =
        ["Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "ReduceL2", "ReduceMean", "ReduceSum", "ReduceSumSquare", "Max", "Clip", "Identity"];

    /// <summary>All blocks of a network in the order of computation.</summary>
    public static IReadOnlyList<ConvNeXtBlock> BlocksOf(GraphIndex index) =>
        ConvNeXtBlock.FindAll(index, LinearOperator.FindAll(index));

    /// <summary>Slices blocks; each that is sliced gets weights of its own, and a bias.</summary>
    /// <param name="model">The network in the form of the float passes; changed.</param>
    /// <param name="kept">
    /// The hidden channels that stay of each block, in rising order; none removes the block, null leaves it as it is.
    /// </param>
    /// <exception cref="EdgeException">A block has an operator among its hidden channels that cannot do without some of them.</exception>
    public static void Slice(ModelProto model, IReadOnlyList<int[]?> kept)
    {
        GraphIndex index = new(model);
        GraphEdits edits = new(index);
        foreach ((ConvNeXtBlock block, int[]? channels) in BlocksOf(index).Zip(kept))
        {
            if (channels is [])
            {
                edits.Replace(block.Residual.Output[0], block.Depthwise.Input);
            }
            else if (channels is not null)
            {
                Slice(block, channels, index, edits);
            }
        }

        GraphRewriter.Apply(model, edits);
    }

    /// <summary>Gives the layer that narrows other numbers; they have to be its own.</summary>
    /// <param name="block">A block that was sliced.</param>
    /// <param name="weights">[hidden channels, channels].</param>
    /// <param name="bias">[channels].</param>
    public static void SetProjection(ConvNeXtBlock block, float[] weights, float[] bias)
    {
        Set(block.Project.Weights, weights);
        Set(block.Project.Bias!, bias);
    }

    private static void Set(TensorProto tensor, float[] values) =>
        tensor.RawData = TensorWriter.Create(tensor.Name, values, [.. tensor.Dims]).RawData;

    private static void Slice(ConvNeXtBlock block, int[] channels, GraphIndex index, GraphEdits edits)
    {
        Pointwise expand = block.Expand;
        Pointwise project = block.Project;
        float[] biases = expand.Bias is null ? new float[expand.Channels] : expand.Bias.Floats().ToArray();
        float[] shifts = project.Bias is null ? new float[project.Channels] : project.Bias.Floats().ToArray();
        Write(expand, Columns(expand.Weights.Floats(), expand.Channels, channels), Columns(biases, biases.Length, channels), edits);
        Write(project, Rows(project.Weights.Floats(), project.Channels, channels), shifts, edits);
        foreach (NodeProto node in Between(block, index))
        {
            SliceConstants(node, project.Depth, channels, index, edits);
        }
    }

    private static void Write(Pointwise layer, float[] weights, float[] bias, GraphEdits edits)
    {
        string product = edits.NewName($"{layer.Output}_product");
        string kept = edits.Add(TensorWriter.Create(
            edits.NewName($"{layer.Weights.Name}_kept"), weights, weights.Length / bias.Length, bias.Length));
        string shift = edits.Add(TensorWriter.Create(edits.NewName($"{layer.Output}_bias"), bias, bias.Length));
        edits.Remove(layer.Nodes);
        edits.Add(NodeFactory.Create("MatMul", layer.MatMul.Name, [layer.Input, kept], product));
        edits.Add(NodeFactory.Create("Add", layer.Output, [product, shift], layer.Output));
    }

    private static List<NodeProto> Between(ConvNeXtBlock block, GraphIndex index)
    {
        List<NodeProto> nodes = [];
        Stack<string> open = new([block.Project.Input]);
        while (open.TryPop(out string? tensor))
        {
            if (tensor == block.Activation.Output[0] || index.Producer(tensor) is not { } node || nodes.Contains(node))
            {
                continue;
            }

            if (node.Domain.Length > 0 || !ChannelWise.Contains(node.OpType))
            {
                throw new EdgeException(
                    EdgeFault.Model, $"The hidden channels of a block go through {node.OpType}", $"node '{node.Name}'",
                    "GELU alone, or with the global response normalisation of ConvNeXt V2", "Export a ConvNeXt.");
            }

            nodes.Add(node);
            foreach (string input in node.Input)
            {
                open.Push(input);
            }
        }

        return nodes;
    }

    private static void SliceConstants(NodeProto node, int width, int[] channels, GraphIndex index, GraphEdits edits)
    {
        NodeProto sliced = node.Clone();
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (index.Constant(node.Input[i]) is { Dims.Count: > 0 } constant && constant.Dims[^1] == width)
            {
                long[] shape = [.. constant.Dims.SkipLast(1), channels.Length];
                float[] values = Columns(constant.Floats(), width, channels);
                sliced.Input[i] = edits.Add(TensorWriter.Create(edits.NewName($"{constant.Name}_kept"), values, shape));
            }
        }

        edits.Remove(node);
        edits.Add(sliced);
    }

    private static float[] Columns(ReadOnlySpan<float> matrix, int columns, int[] kept)
    {
        int rows = matrix.Length / columns;
        float[] values = new float[rows * kept.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, kept.Length);
            values[i] = matrix[(row * columns) + kept[column]];
        }

        return values;
    }

    private static float[] Rows(ReadOnlySpan<float> matrix, int columns, int[] kept)
    {
        float[] values = new float[kept.Length * columns];
        for (int i = 0; i < kept.Length; i++)
        {
            matrix.Slice(kept[i] * columns, columns).CopyTo(values.AsSpan(i * columns));
        }

        return values;
    }
}
