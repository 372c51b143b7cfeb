using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// What a network does to its picture before it looks at it: Casts, Transposes, and factors and summands for each channel, put together to
/// one factor and one summand for each channel of the normalised picture.
/// </summary>
internal sealed class InputChain
{
    private const int Farthest = 32;
    private const int Colors = 3;
    private const int Rank = 4;
    private const double WhitePixel = 255;
    private static readonly long[] ChannelsLast = [0, 2, 3, 1];
    private static readonly long[] ChannelsFirst = [0, 1, 2, 3];

    private readonly List<NetworkNode> _nodes = [];
    private readonly ConstantValues _constants;

    private InputChain(string input, PictureForm form, ImageInput picture, ConstantValues constants)
    {
        _constants = constants;
        End = input;
        IsBytes = form.IsBytes;
        Order = form.IsChannelsLast ? ChannelsLast : ChannelsFirst;

        // Bytes are (x std + mean) 255 of a normalised x.
        Scale = [.. Enumerable.Range(0, Colors).Select(color => form.IsBytes ? picture.Std[color] * WhitePixel : 1)];
        Shift = [.. Enumerable.Range(0, Colors).Select(color => form.IsBytes ? picture.Mean[color] * WhitePixel : 0)];
    }

    /// <summary>The tensor behind the last of <see cref="Nodes"/>: the network's input where there is none.</summary>
    public string End { get; private set; }

    /// <summary>Whether that holds bytes.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Which of the axes batch, channels, height and width stands at each place of it.</summary>
    public long[] Order { get; private set; }

    /// <summary>Whether that is batch, channels, height, width.</summary>
    public bool IsChannelsFirst => Order.AsSpan().SequenceEqual(ChannelsFirst);

    /// <summary>It is the normalised picture times this, for each channel,</summary>
    public double[] Scale { get; }

    /// <summary>plus this.</summary>
    public double[] Shift { get; }

    /// <summary>What is put together.</summary>
    public IReadOnlyList<NetworkNode> Nodes => _nodes;

    /// <summary>Follows it as far as it goes.</summary>
    public static InputChain Follow(Network network, string input, PictureForm form, ImageInput picture, ConstantValues constants)
    {
        InputChain chain = new(input, form, picture, constants);
        HashSet<string> outputs = [.. network.Graph.Outputs.Select(output => output.Name)];
        for (int step = 0; step < Farthest && !outputs.Contains(chain.End); step++)
        {
            NetworkNode[] readers =
                [.. network.OwnGraphs.SelectMany(graph => graph.Nodes).Where(node => node.Inputs.Contains(chain.End))];
            if (readers is not [{ IsStandard: true } reader] || reader.Inputs.Count(name => name == chain.End) != 1
                || !network.Graph.Nodes.Any(node => node.Message == reader.Message) || !chain.TryTake(reader, form.Channels))
            {
                break;
            }

            chain._nodes.Add(reader);
            chain.End = reader.Outputs.First();
        }

        return chain;
    }

    private bool TryTake(NetworkNode node, int channels) => node.Outputs.FirstOrDefault("").Length > 0 && node.Operator switch
    {
        "Identity" => true,
        "Cast" => TryCast(node),
        "Transpose" => TryTurn(node),
        "Mul" or "Div" or "Add" or "Sub" => !IsBytes && TryCompute(node, channels),
        _ => false,
    };

    private bool TryCast(NetworkNode cast)
    {
        if (cast.Integer("to", 0) != TensorTypes.Float)
        {
            return false;
        }

        IsBytes = false;
        return true;
    }

    private bool TryTurn(NetworkNode transpose)
    {
        long[] permutation = transpose.Attribute("perm") is { } listed ? [.. listed.Integers] : [3, 2, 1, 0];
        if (!permutation.Order().SequenceEqual(ChannelsFirst))
        {
            return false;
        }

        Order = [.. permutation.Select(place => Order[place])];
        return true;
    }

    private bool TryCompute(NetworkNode node, int channels)
    {
        if (node.Inputs.ToArray() is not [string left, string right])
        {
            return false;
        }

        bool isLeft = left == End;
        if (ForChannels(_constants.Floats(isLeft ? right : left), channels) is not { } values || (node.Operator == "Div" && !isLeft))
        {
            return false;
        }

        for (int color = 0; color < Colors; color++)
        {
            (double scale, double shift) = node.Operator switch
            {
                "Mul" => (values[color], 0d),
                "Div" => (1 / (double)values[color], 0d),
                "Add" => (1d, values[color]),
                _ => isLeft ? (1d, -values[color]) : (-1d, values[color]),
            };
            Scale[color] *= scale;
            Shift[color] = (Shift[color] * scale) + shift;
        }

        return Scale.All(double.IsFinite) && Shift.All(double.IsFinite);
    }

    // One value for each of three channels; null where the constant is another one for each pixel, or of another shape.
    private float[]? ForChannels(ConstantArray? constant, int channels)
    {
        if (constant is not { Dimensions.Count: <= Rank })
        {
            return null;
        }

        int channel = Array.IndexOf(Order, 1);
        int offset = Rank - constant.Dimensions.Count;
        for (int axis = 0; axis < constant.Dimensions.Count; axis++)
        {
            if (constant.Dimensions[axis] != 1 && (axis + offset != channel || constant.Dimensions[axis] != channels))
            {
                return null;
            }
        }

        return constant.Values.Length == Colors ? constant.Values
            : constant.Values.Length == 1 ? [.. Enumerable.Repeat(constant.Values[0], Colors)]
            : null;
    }
}
