using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>
/// A ConvNeXt small enough for unit tests, written in the style of an exporter: 3x32x32 to 5 logits over two stages of 8 and 16 channels
/// with one and two blocks. The same seed gives the same function in every style that can express it.
/// </summary>
internal sealed class SyntheticConvNeXt
{
    public const int Size = 32;
    public const int Classes = 5;

    /// <summary>Number of convolutions and linear layers, the classifier among them.</summary>
    public const int LinearOperators = 1 + 1 + (3 * 3) + 1;

    private static readonly int[] Widths = [8, 16];
    private static readonly int[] Depths = [1, 2];
    private readonly ModelStyle _style;
    private readonly GraphWriter _graph;
    private readonly int _size;
    private readonly int[] _widths;

    private SyntheticConvNeXt(ModelStyle style, int seed, int size, int widening)
    {
        _widths = [.. Widths.Select(width => width * widening)];
        _style = style;
        _size = size;
        _graph = new GraphWriter(style.OperatorSet, seed) { ConstantNodes = style.ConstantNodes };
    }

    /// <summary>What the model's manifest would say.</summary>
    public static ImageInput ImageInput { get; } = new()
    {
        Width = Size,
        Height = Size,
        Mean = [0.485f, 0.456f, 0.406f],
        Std = [0.229f, 0.224f, 0.225f],
    };

    public static ModelProto Create(ModelStyle? style = null, int seed = 1, int size = Size, int widening = 1) =>
        new SyntheticConvNeXt(style ?? new ModelStyle(), seed, size, widening).Build();

    private ModelProto Build()
    {
        string x = _graph.Input("input", 0, 3, _size, _size);
        x = Convolution(x, 3, _widths[0], 4, stride: 4, pad: _style.PaddedStem ? 2 : 0);
        x = ImageNorm(x, _widths[0]);
        for (int stage = 0; stage < _widths.Length; stage++)
        {
            if (stage > 0)
            {
                x = ImageNorm(x, _widths[stage - 1]);
                x = Convolution(x, _widths[stage - 1], _widths[stage], 2, stride: 2);
            }

            for (int block = 0; block < Depths[stage]; block++)
            {
                x = Block(x, _widths[stage]);
            }
        }

        _graph.Output(Head(x, _widths[^1]), "logits", 0, Classes);
        return _graph.Model();
    }

    private string Block(string input, int channels)
    {
        string x = Convolution(input, channels, channels, 7, stride: 1, pad: 3, depthwise: true);
        x = ToNhwc(x);
        x = LayerNorm(x, channels, channelsFirst: false);
        x = _style.PointwiseConvolution ? ToNchw(x) : x;
        x = Gelu(Linear(x, channels, 4 * channels));
        x = _style.Grn ? Grn(x, 4 * channels) : x;
        x = Linear(x, 4 * channels, channels);
        bool isNchw = _style.PointwiseConvolution;
        if (!_style.Grn && !_style.ScaleAfterTranspose && !isNchw)
        {
            x = _graph.Node("Mul", [_graph.Random(0.5f, 0.1f, channels), x]);
            return _graph.Node("Add", [input, ToNchw(x)]);
        }

        x = isNchw ? x : ToNchw(x);
        x = _style.Grn ? x : _graph.Node("Mul", [_graph.Random(0.5f, 0.1f, channels, 1, 1), x]);
        return _graph.Node("Add", [input, x]);
    }

    private string Head(string x, int channels)
    {
        if (_style.PooledHead)
        {
            x = ToNchw(LayerNorm(ToNhwc(_graph.Node("GlobalAveragePool", [x])), channels, channelsFirst: false));
            x = _graph.Node("Flatten", [x], node => node.With("axis", 1));
        }
        else
        {
            x = LayerNorm(_graph.Reduce("ReduceMean", x, keep: false, -2, -1), channels, channelsFirst: false);
        }

        x = _style.ConstantNodes ? _graph.Node("Identity", [_graph.Node("Identity", [x])]) : x;
        return _graph.Node(
            "Gemm", [x, _graph.Random(0, 0.5f, Classes, channels), _graph.Random(0, 0.1f, Classes)], node => node.With("transB", 1));
    }

    private string Convolution(string x, int inputs, int outputs, int kernel, int stride, int pad = 0, bool depthwise = false)
    {
        int perGroup = depthwise ? 1 : inputs;
        float spread = 1 / MathF.Sqrt(perGroup * kernel * kernel);
        string weights = _graph.Random(0, spread, outputs, perGroup, kernel, kernel);
        return _graph.Node("Conv", [x, weights, _graph.Random(0, 0.1f, outputs)], node => node
            .With(
                "kernel_shape", [kernel, kernel]).With("strides", [stride, stride]).With("pads", [pad, pad, pad, pad]).With("group",
                depthwise ? inputs : 1));
    }

    private string Linear(string x, int inputs, int outputs)
    {
        float spread = 1 / MathF.Sqrt(inputs);
        return _style.PointwiseConvolution
            ? _graph.Node("Conv", [x, _graph.Random(0, spread, outputs, inputs, 1, 1), _graph.Random(0, 0.1f, outputs)])
            : _graph.Node("Add", [_graph.Random(0, 0.1f, outputs), _graph.Node("MatMul", [x, _graph.Random(0, spread, inputs, outputs)])]);
    }

    /// <summary>Layer normalisation over the channels of an NCHW tensor.</summary>
    private string ImageNorm(string x, int channels) => _style.ChannelsFirst
        ? LayerNorm(x, channels, channelsFirst: true)
        : ToNchw(LayerNorm(ToNhwc(x), channels, channelsFirst: false));

    private string LayerNorm(string x, int channels, bool channelsFirst)
    {
        long[] shape = channelsFirst ? [channels, 1, 1] : [channels];
        string scale = _graph.Random(1, 0.3f, shape);
        string bias = _graph.Random(0, 0.3f, shape);
        if (_style.LayerNormOperator && !channelsFirst)
        {
            return _graph.Node("LayerNormalization", [x, scale, bias], node => node.With("axis", -1).With("epsilon", 1e-6f));
        }

        long axis = channelsFirst ? 1 : -1;
        string difference = _graph.Node("Sub", [x, _graph.Reduce("ReduceMean", x, keep: true, axis)]);
        string square = _style.MulForSquare
            ? _graph.Node("Mul", [difference, difference])
            : _graph.Node("Pow", [difference, _graph.Scalar(2)]);
        string variance = _graph.Node("Add", [_graph.Reduce("ReduceMean", square, keep: true, axis), _graph.Scalar(1e-6f)]);
        string deviation = _graph.Node("Sqrt", [variance]);
        string normal = _style.MulForSquare
            ? _graph.Node("Mul", [difference, _graph.Node("Reciprocal", [deviation])])
            : _graph.Node("Div", [difference, deviation]);
        return _graph.Node("Add", [_graph.Node("Mul", [scale, normal]), bias]);
    }

    private string Gelu(string x)
    {
        if (!_style.TanhGelu)
        {
            string gate = _graph.Node(
                "Add", [_graph.Node("Erf", [_graph.Node("Div", [x, _graph.Scalar(MathF.Sqrt(2))])]), _graph.Scalar(1)]);
            return _graph.Node("Mul", [_graph.Node("Mul", [x, gate]), _graph.Scalar(0.5f)]);
        }

        string cube = _graph.Node("Mul", [_graph.Scalar(0.044715f), _graph.Node("Mul", [x, _graph.Node("Mul", [x, x])])]);
        string argument = _graph.Node("Mul", [_graph.Scalar(0.7978846f), _graph.Node("Add", [x, cube])]);
        string tanhGate = _graph.Node("Add", [_graph.Scalar(1), _graph.Node("Tanh", [argument])]);
        return _graph.Node("Mul", [_graph.Scalar(0.5f), _graph.Node("Mul", [x, tanhGate])]);
    }

    private string Grn(string x, int channels)
    {
        string norm = _graph.Reduce("ReduceL2", x, keep: true, 1, 2);
        string mean = _graph.Node("Add", [_graph.Reduce("ReduceMean", norm, keep: true, -1), _graph.Scalar(1e-6f)]);
        string response = _graph.Node("Mul", [x, _graph.Node("Div", [norm, mean])]);
        string scaled = _graph.Node(
            "Add",
            [_graph.Node("Mul", [_graph.Random(0.1f, 0.1f, 1, 1, 1, channels), response]), _graph.Random(0, 0.1f, 1, 1, 1, channels)]);
        return _graph.Node("Add", [scaled, x]);
    }

    private string ToNhwc(string x) => _graph.Node("Transpose", [x], node => node.With("perm", [0, 2, 3, 1]));

    private string ToNchw(string x) => _graph.Node("Transpose", [x], node => node.With("perm", [0, 3, 1, 2]));
}
