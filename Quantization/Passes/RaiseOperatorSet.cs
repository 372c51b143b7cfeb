using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Raises models of operator set 11 to 16 to 17, the first with LayerNormalization. What changed in between on the operators that image
/// models use: axes and split became inputs (13), and Softmax normalises one axis instead of all from its axis on (13).
/// </summary>
internal sealed class RaiseOperatorSet : IGraphPass
{
    /// <summary>Oldest version that is understood: the first in which Pad, Clip and TopK have today's inputs.</summary>
    public const int Oldest = 11;

    /// <summary>
    /// Newest version that this library was written for. Versions 22 to 26 gave the operators that image models use new types of numbers;
    /// what else they added (a rounding mode of Cast to float8, types of numbers for QuantizeLinear's computing) has its old meaning where
    /// it is not given. What 27 and later changed is not known here.
    /// </summary>
    /// <seealso href="https://github.com/onnx/onnx/blob/main/docs/Changelog.md">the changelog of the operator sets</seealso>
    public const int Newest = 26;

    private const int Target = 17;
    private const int AxesBecameInputs = 13;

    private static readonly Dictionary<string, string> AttributesThatBecameInputs = new()
    {
        ["ReduceSum"] = "axes",
        ["Squeeze"] = "axes",
        ["Unsqueeze"] = "axes",
        ["Split"] = "split",
    };

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        long version = index.Model.StandardVersion();
        if (version is < Oldest or > Newest)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The model uses operator set {version}",
                index.Model.Graph.Name,
                $"{Oldest} to {Newest}",
                "Export it with opset_version=17.");
        }

        edits.Import(OperatorDomains.Standard, Math.Max(version, Target));
        if (version < AxesBecameInputs)
        {
            foreach (NodeProto node in index.Nodes.Where(OperatorDomains.IsStandard))
            {
                Raise(node, index, edits);
            }
        }
    }

    private static void Raise(NodeProto node, GraphIndex index, GraphEdits edits)
    {
        if (AttributesThatBecameInputs.TryGetValue(node.OpType, out string? attribute) && node.Integers(attribute) is { } values)
        {
            NodeProto raised = node.Clone().Without(attribute);
            raised.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{node.Output[0]}_{attribute}"), values, values.Length)));
            edits.Remove([node]);
            edits.Add(raised);
        }
        else if (node.OpType is "Softmax" or "LogSoftmax" or "Hardmax")
        {
            edits.Remove([node]);
            edits.Add(node.Clone().With("axis", LastAxis(node, index)));
        }
    }

    /// <summary>The old operator equals the new one where it starts at the last axis, which shows where the rank is known.</summary>
    private static long LastAxis(NodeProto node, GraphIndex index)
    {
        long axis = node.Integer("axis", 1);
        int? rank = index.Model.Graph.Output.FirstOrDefault(output => output.Name == node.Output[0])?.Type?.TensorType?.Shape?.Dim.Count;
        return axis == -1 || axis == rank - 1
            ? -1
            : throw new EdgeException(
                EdgeFault.Model,
                $"{node.OpType} over several axes is not understood",
                $"node '{node.Name}'",
                "the last axis alone",
                "Export it with opset_version=17.");
    }
}
