using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// GELU from primitives (Hendrycks and Gimpel, 2016): x/2 * (1 + erf(x/√2)), or with tanh(√(2/π) (x + 0.044715 x³)) in the place of erf.
/// The product of x, one half and the gate is written in any order and grouping.
/// </summary>
internal static class GeluPattern
{
    // Exporters print the constants as float32, some rounded to fewer digits.
    private const float Tolerance = 1e-4f;
    private const float Cubic = 0.044715f;
    private static readonly float RootOfTwo = MathF.Sqrt(2);
    private static readonly float TanhFactor = MathF.Sqrt(2 / MathF.PI);

    /// <summary>Matches the GELU whose gate the given Erf or Tanh computes.</summary>
    public static GeluMatch? Match(GraphIndex index, NodeProto gate)
    {
        List<NodeProto> nodes = [gate];
        string? input = gate.Is("Erf")
            ? ErfArgument(index, gate.Input[0], nodes)
            : gate.Is("Tanh") ? TanhArgument(index, gate.Input[0], nodes) : null;
        if (input is null || index.SoleConsumer(gate.Output[0]) is not { } add || !add.Is("Add")
            || BinaryOperands.Scalar(index, add) is not ({ }, 1f))
        {
            return null;
        }

        nodes.Add(add);
        return Output(index, input, add.Output[0], nodes) is { } output ? new GeluMatch(input, output, gate.Is("Tanh"), nodes) : null;
    }

    private static string? ErfArgument(GraphIndex index, string tensor, List<NodeProto> nodes)
    {
        if (index.Producer(tensor) is not { Input.Count: 2 } node || BinaryOperands.Scalar(index, node) is not ({ } input, { } scalar))
        {
            return null;
        }

        nodes.Add(node);
        bool matches = (node.Is("Div") && node.Input[0] == input && Near(scalar, RootOfTwo))
            || (node.Is("Mul") && Near(scalar, 1 / RootOfTwo));
        return matches ? input : null;
    }

    private static string? TanhArgument(GraphIndex index, string tensor, List<NodeProto> nodes)
    {
        if (MulChain.Of(index, tensor) is not { Tensors: [string sum], Scalar: float factor } outer || !Near(factor, TanhFactor)
            || !index.TryProducer(sum, "Add", out NodeProto? add))
        {
            return null;
        }

        foreach (string input in add.Input)
        {
            string cubic = BinaryOperands.Other(add, input);
            if (Cube(index, cubic, input) is { } cube && Near(cube.Scalar, Cubic))
            {
                nodes.AddRange([.. outer.Nodes, add, .. cube.Nodes]);
                return input;
            }
        }

        return null;
    }

    private static MulChain? Cube(GraphIndex index, string tensor, string root)
    {
        MulChain product = MulChain.Of(index, tensor, stopAt: root);
        if (product.Tensors is [string only] && index.TryProducer(only, "Pow", out NodeProto? pow) && pow.Input[0] == root
            && index.Scalar(pow.Input[1]) == 3f)
        {
            return product with { Nodes = [.. product.Nodes, pow] };
        }

        return product.Tensors.Count == 3 && product.Tensors.All(factor => factor == root) ? product : null;
    }

    /// <summary>The result of the product of input, gate and one half: it ends at most two nodes after the gate.</summary>
    private static string? Output(GraphIndex index, string input, string gate, List<NodeProto> nodes)
    {
        string last = gate;
        for (int depth = 0; depth < 2 && index.SoleConsumer(last) is { } mul && mul.Is("Mul"); depth++)
        {
            last = mul.Output[0];
            MulChain product = MulChain.Of(index, last, stopAt: input);
            if (Near(product.Scalar, 0.5f) && product.Tensors.Count == 2 && product.Tensors.Contains(input)
                && product.Tensors.Contains(gate))
            {
                nodes.AddRange(product.Nodes);
                return last;
            }
        }

        return null;
    }

    private static bool Near(float value, float expected) => MathF.Abs(value - expected) <= Tolerance * expected;
}

/// <summary>A GELU written as primitive operators.</summary>
/// <param name="Input">The tensor it is applied to.</param>
/// <param name="Output">Its result.</param>
/// <param name="IsTanh">Whether it is the tanh approximation and not the definition by erf.</param>
/// <param name="Nodes">All its nodes.</param>
internal sealed record GeluMatch(string Input, string Output, bool IsTanh, IReadOnlyList<NodeProto> Nodes);
