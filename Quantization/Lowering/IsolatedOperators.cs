using System.Diagnostics.CodeAnalysis;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// One model in which several operators are integer, each alone. The first image of every batch is the float model's; behind its own result
/// an operator adds one that was computed with integers from that first image, and what follows computes it along with the others. So the
/// float part is there once for all of them, and runs for an operator only from that operator on.
/// </summary>
internal sealed class IsolatedOperators
{
    // No exporter writes it: names of the copies are new.
    private const string Suffix = ":alone";

    // One image goes in as several come out: only what treats the images of a batch one by one may stand between.
    private static readonly HashSet<string> Elementwise =
    [
        "Abs", "Add", "Cast", "Clip", "Div", "Erf", "Exp", "Gelu", "HardSigmoid", "HardSwish", "Identity", "Mul", "Neg", "Pow",
        "Reciprocal", "Relu", "Sigmoid", "Sqrt", "Sub", "Tanh",
    ];

    private static readonly HashSet<string> Pooling = ["AveragePool", "Conv", "GlobalAveragePool", "GlobalMaxPool", "MaxPool"];

    private static readonly HashSet<string> Reductions = ["ReduceL2", "ReduceMax", "ReduceMean", "ReduceSum"];

    private readonly GraphIndex _index;
    private readonly QuantizationPlan _plan;
    private readonly Dictionary<string, LinearOperator> _isolated;
    private readonly Dictionary<string, PlannedActivation> _activations;
    private readonly Dictionary<string, string> _firsts = [];

    // Which operators' images each tensor carries behind the first.
    private readonly Dictionary<string, string[]> _images = [];
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _constants = [];

    private IsolatedOperators(GraphIndex index, QuantizationPlan plan)
    {
        _index = index;
        _plan = plan;
        _activations = new Dictionary<string, PlannedActivation>(plan.Activations);
        _isolated = LinearOperator.FindAll(index).Where(item => plan.Operators.Contains(item.Name)).ToDictionary(item => item.Output);
    }

    /// <summary>Whether a model can be written so: each of its operators treats the images of a batch one by one.</summary>
    /// <param name="index">The float graph after the passes.</param>
    public static bool CanEmit(GraphIndex index) =>
        index.Nodes.All(node => node.Output.Count(output => output.Length > 0) == 1 && KeepsImagesApart(index, node));

    /// <summary>The model: it takes one image of normalised floats.</summary>
    /// <param name="model">A float model that can be written so; not changed.</param>
    /// <param name="plan">What becomes integer, each operator alone.</param>
    /// <param name="order">The operators whose images the first output carries behind the float model's, in order.</param>
    public static ModelProto Emit(ModelProto model, QuantizationPlan plan, out IReadOnlyList<string> order)
    {
        ModelProto isolated = model.Clone();
        GraphIndex index = new(isolated);
        IsolatedOperators writer = new(index, plan);
        writer.Write();
        GraphProto graph = isolated.Graph;
        graph.Node.Clear();
        graph.Node.AddRange(writer._nodes);
        graph.Initializer.AddRange(writer._constants);
        foreach (ValueInfoProto output in graph.Output)
        {
            output.Type.TensorType.Shape = null;
        }

        order = writer._images[graph.Output[0].Name];
        return CpuLowering.Emit(isolated, writer.PlanOfCopies(), pixels: null);
    }

    private void Write()
    {
        foreach (ValueInfoProto input in _index.Inputs)
        {
            _images[input.Name] = [];
        }

        foreach (NodeProto node in _index.Nodes)
        {
            NodeProto aligned = Aligned(node, out string[] images);
            string output = node.Output[0];
            _nodes.Add(aligned);
            _images[output] = images;
            if (_isolated.TryGetValue(output, out LinearOperator? item))
            {
                aligned.Output[0] = $"{output}:float";
                _nodes.Add(NodeFactory.Create("Concat", $"{output}:all", [aligned.Output[0], Copy(item)], output).With("axis", 0));
                _images[output] = [.. images, item.Name];
            }
        }
    }

    /// <summary>A node whose inputs carry the same images: where one lacks an operator's image, its first one stands in.</summary>
    private NodeProto Aligned(NodeProto node, out string[] images)
    {
        NodeProto aligned = node.Clone();
        string[] data = [.. node.Input.Where(_images.ContainsKey)];
        string[] all = [.. data.SelectMany(tensor => _images[tensor]).Distinct()];
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (_images.TryGetValue(node.Input[i], out string[]? own) && !own.AsSpan().SequenceEqual(all))
            {
                aligned.Input[i] = Gather(
                    node.Input[i], $"{aligned.Output[0]}:{i}", [0, .. all.Select(name => Array.IndexOf(own, name) + 1L)]);
            }
        }

        images = all;
        return aligned;
    }

    /// <summary>The operator once more, over the first image alone; gives the name of its result.</summary>
    private string Copy(LinearOperator item)
    {
        if (!_firsts.TryGetValue(item.Input, out string? first))
        {
            first = Gather(item.Input, $"{item.Input}:first", [0]);
            _firsts.Add(item.Input, first);
            _activations.Add(first, _plan.Activations[item.Input]);
        }

        foreach (NodeProto node in item.Nodes)
        {
            NodeProto copy = node.Clone();
            copy.Name = CopyOf(node.Name.Length > 0 ? node.Name : node.Output[0]);
            copy.Output[0] = CopyOf(node.Output[0]);
            for (int i = 0; i < copy.Input.Count; i++)
            {
                copy.Input[i] = copy.Input[i] == item.Input
                    ? first
                    : _images.ContainsKey(copy.Input[i]) ? CopyOf(copy.Input[i]) : copy.Input[i];
            }

            _nodes.Add(copy);
        }

        string output = CopyOf(item.Output);
        if (_plan.Activations.TryGetValue(item.Output, out PlannedActivation? planned))
        {
            _activations.TryAdd(output, planned);
        }

        return output;
    }

    private QuantizationPlan PlanOfCopies()
    {
        KernelVariants kernels = KernelVariants.Default;
        foreach (string name in _plan.Operators)
        {
            kernels = _plan.Kernels.Of(name) is { } kernel ? kernels.With([CopyOf(name)], kernel) : kernels;
        }

        return _plan with { Operators = _plan.Operators.Select(CopyOf).ToHashSet(), Activations = _activations, Kernels = kernels };
    }

    private string Gather(string tensor, string name, ReadOnlySpan<long> images)
    {
        TensorProto chosen = TensorWriter.Create($"{name}:images", images, images.Length);
        _constants.Add(chosen);
        _nodes.Add(NodeFactory.Create("Gather", name, [tensor, chosen.Name], name).With("axis", 0));
        return name;
    }

    private static string CopyOf(string name) => name + Suffix;

    private static bool KeepsImagesApart(GraphIndex index, NodeProto node) => node.IsStandard()
        ? Elementwise.Contains(node.OpType) || Pooling.Contains(node.OpType) || node.OpType switch
        {
            "LayerNormalization" or "Softmax" => node.Integer("axis", -1) is -1 or >= 1,
            "Transpose" => node.Integers("perm") is [0, ..],
            "MatMul" => index.Constant(node.Input[1]) is { Dims.Count: 2 },
            "Flatten" => node.Integer("axis", 1) == 1,
            _ =>
                Reductions.Contains(node.OpType) && TryAxes(index, node, out long[]? axes)
                    && Array.TrueForAll(axes, axis => axis is -1 or >= 1),
        }
        : node.IsMicrosoft("Gelu") || node.IsMicrosoft("FastGelu");

    private static bool TryAxes(GraphIndex index, NodeProto node, [NotNullWhen(true)] out long[]? axes)
    {
        axes = node.Input.Count > 1 ? index.Constant(node.Input[1])?.Integers().ToArray() : node.Integers("axes");
        return axes is { Length: > 0 };
    }
}
