using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>QLinearConv 1x1, ByteLookup, MatMulIntegerToFloat, and Add of what went around the block.</summary>
/// <param name="Nodes">The four nodes, in order.</param>
/// <param name="Hidden">The first linear layer.</param>
/// <param name="Table">What the table makes of its bytes.</param>
/// <param name="Result">The second linear layer.</param>
/// <param name="Residual">The tensor that is added.</param>
internal sealed record MlpPattern(NetworkNode[] Nodes, LinearWeights Hidden, byte[] Table, LinearWeights Result, string Residual)
{
    /// <summary>The node that adds.</summary>
    public NetworkNode Sum => Nodes[^1];

    /// <summary>What begins with a node; null where that is something else.</summary>
    public static MlpPattern? Match(NetworkNode node, FusionTrace trace)
    {
        if (LinearPattern.MatchConvolution(node, trace) is not { } hidden
            || trace.Next(node) is not { Domain: EdgeOperators.Domain, Operator: EdgeOperators.ByteLookup } lookup
            || lookup.Inputs.ToArray() is not [_, string name]
            || trace.Numbers<byte>(name, TensorTypes.UInt8, ByteLookup.TableLength) is not { } table
            || trace.Next(lookup) is not { } product || LinearPattern.Match(product, trace) is not { } result
            || product.Inputs.First() != lookup.Outputs.First() || result.Inputs != hidden.Outputs
            || trace.Next(product) is not { } sum || !sum.Is("Add") || sum.Inputs.ToArray() is not [string left, string right]
            || left == right || sum.Outputs.Count() != 1)
        {
            return null;
        }

        string residual = left == product.Outputs.First() ? right : left;
        return trace.Dimensions(residual) is null
            ? new MlpPattern([node, lookup, product, sum], hidden, table, result, residual)
            : null;
    }
}
