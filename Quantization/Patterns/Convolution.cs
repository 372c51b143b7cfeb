using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// A convolution over NHWC tensors as the float passes leave it: Transpose to NCHW, Conv with constant weights, Transpose to NHWC.
/// </summary>
/// <param name="Before">The Transpose to NCHW.</param>
/// <param name="Conv">The convolution.</param>
/// <param name="After">The Transpose to NHWC.</param>
/// <param name="Weights">Constant [M, C/group, kH, kW].</param>
/// <param name="Bias">Constant [M]; null for a convolution without.</param>
internal sealed record Convolution(NodeProto Before, NodeProto Conv, NodeProto After, TensorProto Weights, TensorProto? Bias)
    : LinearOperator(Weights, Bias)
{
    private readonly int _groups = (int)Conv.Integer("group", 1);

    public override string Name => NameOf(Conv);

    /// <summary>Pixels under the kernel.</summary>
    public int Area => (int)(Weights.Dims[2] * Weights.Dims[3]);

    /// <summary>The NHWC tensor that is convolved.</summary>
    public override string Input => Before.Input[0];

    /// <summary>The NHWC result.</summary>
    public override string Output => After.Output[0];

    public override int Channels => (int)Weights.Dims[0];

    public override int InputChannels => (int)Weights.Dims[1];

    /// <summary>Whether every channel has a filter of its own.</summary>
    public bool IsDepthwise => Weights.Dims[1] == 1 && Conv.Integer("group", 1) == Channels;

    /// <summary>Whether pixels beyond the border count, as zeros.</summary>
    public bool IsPadded =>
        (Conv.Integers("pads") ?? []).Any(pad => pad != 0) || Conv.Text("auto_pad", "NOTSET") is "SAME_UPPER" or "SAME_LOWER";

    /// <summary>
    /// Whether every pixel belongs to exactly one output: the kernel is square, as large as its stride, neither padded, dilated nor
    /// grouped.
    /// </summary>
    public bool IsPatch =>
        !IsPadded && Conv.Integer("group", 1) == 1 && Weights.Dims[2] == Weights.Dims[3]
        && (Conv.Integers("strides") ?? [1, 1]).All(stride => stride == Weights.Dims[2])
        && (Conv.Integers("dilations") ?? []).All(dilation => dilation == 1);

    public override IEnumerable<NodeProto> Nodes => [Before, Conv, After];

    public override (int Input, int Output) ChannelsOf(int weight)
    {
        (int output, int input) = Math.DivRem(weight / Area, InputChannels);
        return ((output / (Channels / _groups) * InputChannels) + input, output);
    }

    /// <summary>Matches the convolution that the node computes.</summary>
    public static Convolution? Match(GraphIndex index, NodeProto conv)
    {
        if (!conv.Is("Conv") || index.Constant(conv.Input[1]) is not { Dims.Count: 4 } weights
            || index.Producer(conv.Input[0]) is not { } before || !Layouts.IsToNchw(before)
            || index.SoleConsumer(conv.Output[0]) is not { } after || !Layouts.IsToNhwc(after))
        {
            return null;
        }

        bool hasBias = conv.Input.Count > 2 && conv.Input[2].Length > 0;
        TensorProto? bias = hasBias ? index.Constant(conv.Input[2]) : null;
        return hasBias && bias is null ? null : new Convolution(before, conv, after, weights, bias);
    }

    /// <summary>The Conv node with this record's weights and bias in the place of its own.</summary>
    public NodeProto Rewritten(GraphEdits edits)
    {
        NodeProto rewritten = Conv.Clone();
        rewritten.Input.Clear();
        rewritten.Input.Add(Conv.Input[0]);
        rewritten.Input.Add(edits.Add(Weights));
        if (Bias is not null)
        {
            rewritten.Input.Add(edits.Add(Bias));
        }

        return rewritten;
    }
}
