using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using Microsoft.ML.OnnxRuntime;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Computes what does not depend on the input. ONNX Runtime computes it, as the model's own operators would have at run time; a result of
/// another type than float, int64, int32 or bytes is left where it is.
/// </summary>
internal sealed class FoldConstants : IGraphPass
{
    private static readonly HashSet<string> Random =
    [
        "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli",
    ];

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        List<NodeProto> nodes = ConstantNodes(index);
        if (nodes.Count == 0)
        {
            return;
        }

        HashSet<string> made = [.. nodes.SelectMany(node => node.Output)];
        string[] frontier = [.. made.Where(tensor => index.IsOutput(tensor)
            || index.Consumers(tensor).Any(consumer => !consumer.Output.Any(made.Contains)))];
        List<TensorProto> values = Compute(index.Model, nodes, frontier);
        HashSet<string> known = [.. values.Select(value => value.Name)];
        HashSet<NodeProto> kept = Kept(index, frontier.Where(tensor => !known.Contains(tensor)), known);
        edits.Remove(nodes.Where(node => !kept.Contains(node)));
        foreach (TensorProto value in values.Where(value => !kept.Contains(index.Producer(value.Name)!)))
        {
            edits.Add(value);
        }
    }

    /// <summary>The nodes that still have to make the tensors whose values could not be taken over, down to those that could.</summary>
    private static HashSet<NodeProto> Kept(GraphIndex index, IEnumerable<string> tensors, HashSet<string> known)
    {
        HashSet<NodeProto> kept = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new(tensors);
        while (open.TryPop(out string? tensor))
        {
            if (!known.Contains(tensor) && index.Producer(tensor) is { } producer && kept.Add(producer))
            {
                foreach (string input in producer.Input)
                {
                    open.Push(input);
                }
            }
        }

        return kept;
    }

    private static List<NodeProto> ConstantNodes(GraphIndex index)
    {
        HashSet<string> constant = [""];
        List<NodeProto> nodes = [];
        foreach (NodeProto node in index.Nodes)
        {
            bool known = node.Input.All(input => constant.Contains(input) || index.Constant(input) is not null);
            if (known && !Random.Contains(node.OpType) && node.Attribute.All(attribute => attribute.G is null))
            {
                constant.UnionWith(node.Output);
                nodes.Add(node);
            }
        }

        return nodes;
    }

    private static List<TensorProto> Compute(ModelProto model, List<NodeProto> nodes, string[] outputs)
    {
        HashSet<string> read = [.. nodes.SelectMany(node => node.Input)];
        ModelProto part = new() { IrVersion = model.IrVersion, Graph = new GraphProto { Name = "constants" } };
        part.OpsetImport.AddRange(model.OpsetImport);
        part.Graph.Node.AddRange(nodes);
        part.Graph.Initializer.AddRange(model.Graph.Initializer.Where(tensor => read.Contains(tensor.Name)));
        part.Graph.Output.AddRange(outputs.Select(output => new ValueInfoProto { Name = output }));
        using InferenceSession session = new(OnnxFile.ToBytes(part));
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [], [], outputs);
        return [.. outputs.Zip(results, Tensor).OfType<TensorProto>()];
    }

    private static TensorProto? Tensor(string name, OrtValue value)
    {
        OrtTensorTypeAndShapeInfo type = value.GetTensorTypeAndShape();
        return (DataType)type.ElementDataType switch
        {
            DataType.Float => TensorWriter.Create(name, value.GetTensorDataAsSpan<float>(), type.Shape),
            DataType.Int64 => TensorWriter.Create(name, value.GetTensorDataAsSpan<long>(), type.Shape),
            DataType.Int32 => TensorWriter.Create(name, value.GetTensorDataAsSpan<int>(), type.Shape),
            DataType.Int8 => TensorWriter.Create(name, value.GetTensorDataAsSpan<sbyte>(), type.Shape),
            DataType.Uint8 => TensorWriter.Create(name, value.GetTensorDataAsSpan<byte>(), type.Shape),
            _ => null,
        };
    }
}
