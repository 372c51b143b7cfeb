namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>The convolution over the picture, whose weights can take what is done to the picture before.</summary>
internal sealed class FirstConvolution
{
    private const int Colors = 3;
    private const int Rank = 4;

    private readonly NetworkNode _node;
    private readonly ConstantArray _weights;
    private readonly float[]? _bias;

    private FirstConvolution(NetworkNode node, ConstantArray weights, float[]? bias)
    {
        _node = node;
        _weights = weights;
        _bias = bias;
    }

    /// <summary>Whether it looks beyond the picture's edge, where there are zeros.</summary>
    public bool IsPadded => _node.Attribute("pads")?.Integers.Any(pad => pad != 0) == true
        || _node.Attribute("auto_pad")?.Text is { Length: > 0 } and not ("NOTSET" or "VALID");

    /// <summary>Matches a node that reads the picture; null where it is no such convolution.</summary>
    /// <param name="node">The node.</param>
    /// <param name="picture">The tensor that holds the picture.</param>
    /// <param name="channels">The picture's channels, 1 or 3.</param>
    /// <param name="constants">The network's constants.</param>
    public static FirstConvolution? Match(NetworkNode node, string picture, int channels, ConstantValues constants)
    {
        string[] inputs = [.. node.Inputs];
        if (!node.Is("Conv") || inputs.Length < 2 || inputs[0] != picture || node.Integer("group", 1) != 1
            || constants.Floats(inputs[1]) is not { Dimensions.Count: Rank } weights || weights.Dimensions[1] != channels)
        {
            return null;
        }

        bool hasBias = inputs.Length > 2 && inputs[2].Length > 0;
        float[]? bias = hasBias ? constants.Floats(inputs[2])?.Values : null;
        return hasBias && bias?.Length != weights.Dimensions[0] ? null : new FirstConvolution(node, weights, bias);
    }

    /// <summary>
    /// Makes it read the normalised picture of three channels where it read that times a factor plus a summand for each channel. A grey
    /// channel becomes a third of each of three, which is the same for grey pictures.
    /// </summary>
    /// <param name="network">The network; changed.</param>
    /// <param name="scale">The factors, one for each of three channels.</param>
    /// <param name="shift">The summands, likewise; zeros where it pads.</param>
    public void Write(Network network, double[] scale, double[] shift)
    {
        int outputs = (int)_weights.Dimensions[0];
        int own = (int)_weights.Dimensions[1];
        int area = _weights.Values.Length / outputs / own;
        float[] weights = new float[outputs * Colors * area];
        double[] bias = new double[outputs];
        for (int i = 0; i < weights.Length; i++)
        {
            (int output, int color) = (i / area / Colors, i / area % Colors);
            int channel = own == 1 ? 0 : color;
            double weight = (double)_weights.Values[(((output * own) + channel) * area) + (i % area)] * own / Colors;
            weights[i] = (float)(weight * scale[color]);
            bias[output] += weight * shift[color];
        }

        Replace(network, 1, "_of_picture", [outputs, Colors, .. _weights.Dimensions.Skip(2)], weights);
        if (shift.Any(value => value != 0))
        {
            float[] sums = [.. bias.Select((sum, output) => (float)(sum + (_bias?[output] ?? 0)))];
            Replace(network, 2, "_bias_of_picture", [outputs], sums);
        }
    }

    private void Replace(Network network, int place, string suffix, long[] dimensions, float[] values)
    {
        string name = network.NewName(_node.Inputs.ElementAt(1) + suffix);
        network.Graph.AddConstant(NetworkTensor.Of(name, dimensions, values));
        _node.Read(place, name);
    }
}
