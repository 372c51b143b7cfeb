using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Quantization.Onnx;
using static EdgeConvNeXt.Quantization.Import.Network.ConvNeXtShape;

namespace EdgeConvNeXt.Quantization.Import.Writing;

/// <summary>
/// A ConvNeXt as ONNX, operator set 17: norms and linear layers over the last axis of NHWC, convolutions between two Transposes, GELU from
/// primitives. That is what the quantizer's passes leave of any export, and every runtime has these operators.
/// </summary>
internal sealed class ConvNeXtGraph
{
    /// <summary>Names of input and output.</summary>
    public const string Input = "input";

    /// <inheritdoc cref="Input"/>
    public const string Output = "logits";

    private const int OperatorSet = 17;
    private const int IrVersion = 8;
    private const float ResponseEpsilon = 1e-6f;

    private readonly ConvNeXtWeights _weights;
    private readonly GraphNodes _nodes = new();
    private int _side;

    private ConvNeXtGraph(ConvNeXtWeights weights, int side)
    {
        _weights = weights;
        _side = side;
    }

    /// <summary>Writes the graph of a network.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="side">Width and height of its input, 32 or more.</param>
    public static StreamedModel Compose(ConvNeXtWeights weights, int side)
    {
        ConvNeXtGraph graph = new(weights, side);
        graph.Build();
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = "EdgeConvNeXt", Graph = graph._nodes.Graph };
        model.Import(OperatorDomains.Standard, OperatorSet);
        model.Graph.Name = weights.Shape.Name;
        model.Graph.Input.Add(GraphNodes.Value(Input, 1, Colors, side, side));
        model.Graph.Output.Add(GraphNodes.Value(Output, 1, weights.Shape.Labels));
        return new StreamedModel(model, graph._nodes.Tensors);
    }

    private void Build()
    {
        string x = Patches(Input, new Layer(LayerRole.Stem), StemKernel, "stem");
        x = Norm(x, new Layer(LayerRole.StemNorm), "stem.norm");
        for (int stage = 0; stage < Stages; stage++)
        {
            x = stage == 0 ? x : Downsample(x, stage);
            for (int block = 0; block < _weights.Shape.Depths[stage]; block++)
            {
                x = Block(x, stage, block);
            }
        }

        Head(x);
    }

    private string Downsample(string x, int stage)
    {
        string name = $"stages.{stage}.downsample";
        x = Norm(x, new Layer(LayerRole.DownsampleNorm, stage), $"{name}.norm");
        return Patches(_nodes.ToNchw(x), new Layer(LayerRole.Downsample, stage), DownsampleKernel, name);
    }

    private string Block(string x, int stage, int block)
    {
        string name = $"stages.{stage}.blocks.{block}";
        string y = Depthwise(_nodes.ToNchw(x), new Layer(LayerRole.Depthwise, stage, block), $"{name}.depthwise");
        y = Norm(y, new Layer(LayerRole.BlockNorm, stage, block), $"{name}.norm");
        y = Linear(y, new Layer(LayerRole.Expand, stage, block), $"{name}.expand");
        y = _weights.Family.HasTanhGelu ? _nodes.TanhGelu(y, $"{name}.gelu") : _nodes.Gelu(y, $"{name}.gelu");
        y = _weights.Shape.HasResponseNorm ? ResponseNorm(y, new Layer(LayerRole.ResponseNorm, stage, block), $"{name}.response") : y;
        y = Linear(y, new Layer(LayerRole.Project, stage, block), $"{name}.project");
        y = _weights.Shape.HasLayerScale ? LayerScale(y, new Layer(LayerRole.LayerScale, stage, block), $"{name}.scale") : y;
        return _nodes.Add("Add", $"{name}.sum", x, y);
    }

    private void Head(string x)
    {
        x = _weights.Shape.NormsMap ? Norm(x, new Layer(LayerRole.MapNorm), "head.norm") : x;
        x = _nodes.Reduce("ReduceMean", "head.mean", x, keep: false, 1, 2);
        x = _weights.Shape.NormsMap ? x : Norm(x, new Layer(LayerRole.HeadNorm), "head.norm", _weights.Family.HeadNormEpsilon);
        Linear(x, new Layer(LayerRole.Classifier), "classifier", Output);
    }

    /// <summary>A convolution whose patches touch each other, from NCHW to NHWC.</summary>
    private string Patches(string nchw, Layer layer, int kernel, string name)
    {
        int left = (kernel - (_side % kernel)) % kernel;
        int padded = _weights.Family.RoundsUp ? left : 0;
        _side = (_side + padded) / kernel;

        // The smaller half comes first; "same" has the odd pixel at the bottom and on the right.
        (int before, int after) = (padded / 2, padded - (padded / 2));
        return Convolve(nchw, layer, name, group: 1, kernel, kernel, [before, before, after, after]);
    }

    private string Depthwise(string nchw, Layer layer, string name)
    {
        const int Padding = DepthwiseKernel / 2;
        return Convolve(
            nchw, layer, name, _weights.Shape.Widths[layer.Stage], DepthwiseKernel, stride: 1, [Padding, Padding, Padding, Padding]);
    }

    private string Convolve(string nchw, Layer layer, string name, int group, int kernel, int stride, long[] pads)
    {
        SourceOrder order = _weights.Family.HasOutputsLast ? SourceOrder.OutputsLast : SourceOrder.AsItIs;
        ImmutableArray<int> shape = _weights.Shape.ShapesOf(layer, Part.Weight)[0];
        string weights = _nodes.Constant($"{name}.weight", shape, _weights.Of(layer, Part.Weight), order);
        NodeProto node = NodeFactory.Create("Conv", name, [nchw, weights, Row(layer, Part.Bias, name)], name)
            .With("kernel_shape", [kernel, kernel]).With("strides", [stride, stride]).With("pads", pads).With("group", group);
        return _nodes.ToNhwc(_nodes.Add(node));
    }

    private string Norm(string x, Layer layer, string name, float? epsilon = null) => _nodes.Add(
        NodeFactory.Create("LayerNormalization", name, [x, Row(layer, Part.Weight, name), Row(layer, Part.Bias, name)], name)
            .With("axis", -1).With("epsilon", epsilon ?? _weights.Family.NormEpsilon));

    private string Linear(string x, Layer layer, string name, string? output = null)
    {
        ImmutableArray<int> shape = _weights.Shape.ShapesOf(layer, Part.Weight)[0];
        SourceOrder order = _weights.Family.HasOutputsLast ? SourceOrder.AsItIs : SourceOrder.Transposed;
        string weights = _nodes.Constant($"{name}.weight", [shape[1], shape[0]], _weights.Of(layer, Part.Weight), order);
        string product = _nodes.Add(NodeFactory.Create("MatMul", name, [x, weights], $"{name}.product"));
        string sum = output ?? name;
        return _nodes.Add(NodeFactory.Create("Add", $"{name}.add", [product, Row(layer, Part.Bias, name)], sum));
    }

    private string LayerScale(string x, Layer layer, string name) => _nodes.Add("Mul", name, x, Row(layer, Part.Weight, name));

    /// <summary>
    /// Global response normalisation (Woo et al., "ConvNeXt V2", CVPR 2023, section 3.1): each channel times its L2 norm over all cells, in
    /// proportion to the mean of all channels' norms.
    /// </summary>
    private string ResponseNorm(string x, Layer layer, string name)
    {
        string norm = _nodes.Reduce("ReduceL2", $"{name}.norm", x, keep: true, 1, 2);
        string mean = _nodes.Reduce("ReduceMean", $"{name}.mean", norm, keep: true, -1);
        string divisor = _nodes.Add("Add", $"{name}.divisor", mean, _nodes.Scalar("response_epsilon", ResponseEpsilon));
        string response = _nodes.Add("Mul", $"{name}.response", x, _nodes.Add("Div", $"{name}.ratio", norm, divisor));
        string scaled = _nodes.Add("Mul", $"{name}.scaled", response, Row(layer, Part.Weight, name));
        return _nodes.Add("Add", $"{name}.sum", _nodes.Add("Add", $"{name}.shifted", scaled, Row(layer, Part.Bias, name)), x);
    }

    /// <summary>A tensor of one number for each channel.</summary>
    private string Row(Layer layer, Part part, string name) => _nodes.Constant(
        $"{name}.{(part == Part.Weight ? "weight" : "bias")}", _weights.Shape.ShapesOf(layer, part)[0], _weights.Of(layer, part),
        SourceOrder.AsItIs);
}
