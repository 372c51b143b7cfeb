using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// Finds the layers of integer ConvNeXt blocks among the nodes of a network (as the quantizer writes them for <c>cpu</c>) and puts one
/// operator in the place of each group. What it does not find stays as it is.
/// </summary>
internal sealed class NetworkFusion
{
    /// <summary>Domain of the operators, which no file may name.</summary>
    public const string Domain = "edgeconvnext.fused";

    private readonly Network _network;
    private readonly FusionTrace _trace;
    private readonly IntegerKernels _kernels;
    private readonly KernelSet? _set;
    private readonly FusedScratch _scratch;
    private readonly List<FusedLayer> _layers = [];
    private readonly HashSet<WireMessage> _gone = [];

    private NetworkFusion(Network network, string? folder, IntegerKernels kernels, FusedScratch scratch)
    {
        _network = network;
        _trace = new FusionTrace(network, folder);
        _kernels = kernels;
        _set = kernels.Native;
        _scratch = scratch;
    }

    /// <summary>Fuses what it finds.</summary>
    /// <param name="network">A network in plain form; changed.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <param name="kernels">What runs the layers.</param>
    /// <param name="scratch">Memory of the session's threads.</param>
    /// <returns>The layers, of which number n is the operator <c>Layer n</c>; none where nothing was found.</returns>
    public static IReadOnlyList<FusedLayer> Run(Network network, string? folder, IntegerKernels kernels, FusedScratch scratch)
    {
        bool isPlain = network.OwnGraphs.Count == 1 && network.Functions.Count == 0;
        if (!isPlain || network.Nodes.Any(node => node.Domain == Domain))
        {
            return [];
        }

        NetworkFusion fusion = new(network, folder, kernels, scratch);
        try
        {
            return fusion.Fuse();
        }
        catch
        {
            fusion._layers.ForEach(layer => layer.Dispose());
            throw;
        }
    }

    /// <summary>The operator's type in the network.</summary>
    public static string TypeOf(int layer) => $"Layer{layer}";

    private List<FusedLayer> Fuse()
    {
        foreach (NetworkNode node in _network.Graph.Nodes.ToArray())
        {
            if (_gone.Contains(node.Message))
            {
                continue;
            }

            _ = node.Operator switch
            {
                "QLinearConv" => TryDepthwise(node) || TryMlp(node),
                "MatMulIntegerToFloat" => TryLinear(node),
                "Add" => TrySum(node),
                "LayerNormalization" => TryNorm(node),
                _ => false,
            };
        }

        if (_layers.Count > 0)
        {
            _network.Graph.RemoveNodes(_gone);
            _network.RemoveUnreadConstants();
            _network.AddOperatorSet(Domain, 1);
        }

        return _layers;
    }

    private bool TryDepthwise(NetworkNode convolution)
    {
        if (DepthwisePattern.Match(convolution, _trace) is not { } found)
        {
            return false;
        }

        FusedDepthwise layer = new(convolution.Name, _scratch, _kernels.Depthwise(found.Weights));
        Replace(found.Nodes, [convolution.Inputs.First()], found.Nodes[^1].Outputs, layer);
        return true;
    }

    private bool TryMlp(NetworkNode first)
    {
        if (_set is not { } set || MlpPattern.Match(first, _trace) is not { } found)
        {
            return false;
        }

        (string[] outputs, NetworkNode[] nodes, KernelLibrary.Quantization? quantization) = WithBytes(found.Sum, found.Nodes);
        LinearLayer hidden = new(set, found.Hidden);
        LinearLayer result = new(set, found.Result);
        Replace(
            nodes, [first.Inputs.First(), found.Residual], outputs,
            new FusedMlp(first.Name, _scratch, set, hidden, found.Table, result, quantization), keeps: found.Sum);
        return true;
    }

    private bool TryLinear(NetworkNode product)
    {
        if (_set is not { } set || LinearPattern.Match(product, _trace) is not { } weights)
        {
            return false;
        }

        (string[] outputs, NetworkNode[] nodes, KernelLibrary.Quantization? quantization) = WithBytes(product, [product]);
        LinearLayer layer = new(set, weights);
        Replace(
            nodes, [product.Inputs.First()], outputs, new FusedLinear(product.Name, _scratch, set, layer, quantization), keeps: product);
        return true;
    }

    // Only where its bytes are wanted: for floats alone ONNX Runtime does as well.
    private bool TryNorm(NetworkNode norm)
    {
        (string[] outputs, NetworkNode[] nodes, KernelLibrary.Quantization? quantization) = WithBytes(norm, [norm]);
        if (quantization is not { } bytes || NormPattern.Match(norm, _trace) is not { } found
            || new NormWeights(found.Factor, found.Offset, found.Epsilon, bytes) is not { Fits: true } weights)
        {
            return false;
        }

        bool givesFloats = _trace.IsOutput(outputs[0]) || _trace.Readers(outputs[0]).Count > 1;
        FusedNorm layer = new(norm.Name, _scratch, _kernels.Norm(weights), givesFloats);
        Replace(nodes, [norm.Inputs.First()], givesFloats ? outputs : [outputs[1]], layer, keeps: norm);
        return true;
    }

    // Where the layer before it is one of ONNX Runtime's. A block's first reader of the sum is a depthwise convolution, whose channels are
    // the sum's.
    private bool TrySum(NetworkNode sum)
    {
        (string[] outputs, NetworkNode[] nodes, KernelLibrary.Quantization? quantization) = WithBytes(sum, [sum]);
        if (_set is not null || !sum.Is("Add") || quantization is not { } bytes || sum.Inputs.ToArray() is not [string left, string right]
            || _trace.Dimensions(left) is not null || _trace.Dimensions(right) is not null
            || _trace.Readers(outputs[1]) is not [NetworkNode reader]
            || QuantizedConvolution.Match(reader, _trace) is not { Inputs: 1 } convolution
            || convolution.Groups != convolution.Outputs)
        {
            return false;
        }

        Replace(nodes, [left, right], outputs, new FusedSum(sum.Name, _scratch, convolution.Outputs, bytes), keeps: sum);
        return true;
    }

    // A tensor's floats, and its bytes where one node makes them.
    private (string[] Outputs, NetworkNode[] Nodes, KernelLibrary.Quantization? Quantization) WithBytes(
        NetworkNode source, NetworkNode[] nodes)
    {
        string floats = source.Outputs.FirstOrDefault("");
        if (floats.Length == 0 || _trace.Quantizer(floats) is not { } quantizer || quantizer.Outputs.ToArray() is not [string bytes]
            || _trace.Quantization(quantizer, 1) is not { } found)
        {
            return ([floats], nodes, null);
        }

        return ([floats, bytes], [.. nodes, quantizer], new KernelLibrary.Quantization(1 / found.Scale, found.Zero));
    }

    private void Replace(
        IReadOnlyList<NetworkNode> nodes, IEnumerable<string> inputs, IEnumerable<string> outputs, FusedLayer layer,
        NetworkNode? keeps = null)
    {
        // The node in whose place it comes is the last one that computes: everything that it reads stands before.
        NetworkNode kept = keeps ?? nodes[^1];
        _gone.UnionWith(nodes.Where(node => node.Message != kept.Message).Select(node => node.Message));
        kept.Become(Domain, TypeOf(_layers.Count), [.. inputs], [.. outputs]);
        _layers.Add(layer);
    }
}
