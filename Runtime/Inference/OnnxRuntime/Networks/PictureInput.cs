using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Makes a network take normalised floats, [n, 3, height, width], that takes its picture otherwise: with the channels last, as bytes that
/// it scales itself, or grey in one channel. The line's normalisation is undone in front of a network that takes bytes. What of that, of
/// the network's own scaling and of Transposes does not cancel goes into the first convolution, or stays in front of it.
/// </summary>
internal sealed class PictureInput
{
    private const string Take = "Export it again so that it takes normalised float32 values, [n, 3, height, width].";

    // Less than a hundredth of what one grey level is after a normalisation with a std of at most 1.
    private const double Negligible = 1e-5;

    private readonly Network _network;
    private readonly ConstantValues _constants;
    private readonly NetworkValue _input;
    private readonly PictureForm _form;
    private readonly ImageInput _picture;
    private readonly string _where;

    private PictureInput(
        Network network, ConstantValues constants, NetworkValue input, PictureForm form, ImageInput picture, string where)
    {
        _network = network;
        _constants = constants;
        _input = input;
        _form = form;
        _picture = picture;
        _where = where;
    }

    /// <param name="network">The network; changed.</param>
    /// <param name="trace">Its tensors.</param>
    /// <param name="picture">How the line makes its picture.</param>
    /// <param name="where">What to call the network in errors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="EdgeException">Its shape does not tell where the channels are, or a node is in the way.</exception>
    public static bool Write(Network network, Lazy<GraphTrace> trace, ImageInput picture, string where, string? folder)
    {
        if (network.Graph.Inputs.ToArray() is not [{ } input] || PictureForm.Of(input, picture, where) is not { IsPlain: false } form)
        {
            return false;
        }

        return new PictureInput(network, new ConstantValues(trace.Value, folder), input, form, picture, where).Write();
    }

    private bool Write()
    {
        InputChain chain = InputChain.Follow(_network, _input.Name, _form, _picture, _constants);
        NetworkNode[] readers = [.. _network.OwnGraphs.SelectMany(graph => graph.Nodes).Where(node => node.Inputs.Contains(chain.End))];
        if (chain.IsBytes)
        {
            // A quantized network in bytes is for whoever wants a float one to refuse.
            return _network.Nodes.Any(IsInteger) ? false : throw Refused(
                "The network takes its picture as bytes", readers, "computes with them", "bytes that a Cast makes floats of first");
        }

        FirstConvolution? first = readers is [{ } reader] && chain.IsChannelsFirst
            ? FirstConvolution.Match(reader, chain.End, _form.Channels, _constants)
            : null;
        if (_form.IsGrey)
        {
            CheckGrey(first, readers);
        }

        SetInput();
        Connect(chain, first, readers);
        return true;
    }

    private static bool IsInteger(NetworkNode node) => node.Operator.Contains("Quantize", StringComparison.Ordinal)
        || node.Operator.Contains("Integer", StringComparison.Ordinal) || node.Operator.StartsWith("QLinear", StringComparison.Ordinal);

    private void CheckGrey(FirstConvolution? first, NetworkNode[] readers)
    {
        if (first is null)
        {
            throw Refused(
                "The network takes one grey channel", readers, "reads it and is no convolution with constant weights",
                "a convolution first, whose weights can be given to three channels");
        }

        if (!_form.IsBytes && (_picture.Mean.Distinct().Count() > 1 || _picture.Std.Distinct().Count() > 1))
        {
            throw NetworkRefusal.Of(
                "The network takes one grey channel, and the manifest normalises three channels differently",
                _where,
                "the same mean and std for each of the three channels, those of the grey picture",
                "Write the one value that the network was trained with three times into input.mean and input.std.");
        }
    }

    private void SetInput()
    {
        IReadOnlyList<long> shape = _input.Shape!;
        (int height, int width) = _form.IsChannelsLast ? (1, 2) : (2, 3);
        _input.SetTensor(TensorTypes.Float, [shape[0], 3, shape[height], shape[width]], ["batch", "", "height", "width"]);
    }

    private void Connect(InputChain chain, FirstConvolution? first, NetworkNode[] readers)
    {
        _network.Graph.RemoveNodes(chain.Nodes.Select(node => node.Message).ToHashSet());
        _network.Graph.RemoveValues(chain.Nodes.SelectMany(node => node.Outputs).ToHashSet());
        bool isShifted = chain.Shift.Any(shift => Math.Abs(shift) > Negligible);
        bool isScaled = isShifted || chain.Scale.Any(scale => Math.Abs(scale - 1) > Negligible);
        bool isFolded = isScaled && first is not null && !(isShifted && first.IsPadded);
        if (first is not null && (_form.IsGrey || isFolded))
        {
            first.Write(_network, isFolded ? chain.Scale : [1, 1, 1], isFolded ? chain.Shift : [0, 0, 0]);
        }

        List<WireMessage> nodes = [];
        string tensor = isScaled && !isFolded ? Scale(chain, nodes) : _input.Name;
        if (!chain.IsChannelsFirst)
        {
            tensor = Add(nodes, "Transpose", [tensor], "turned", NetworkAttribute.Of("perm", chain.Order));
        }

        _network.Graph.Begin(nodes);
        foreach (NetworkNode reader in readers)
        {
            reader.Replace(chain.End, tensor);
        }
    }

    private string Scale(InputChain chain, List<WireMessage> nodes) => Add(
        nodes, "Add",
        [Add(nodes, "Mul", [_input.Name, Constant("scale", chain.Scale)], "scaled"), Constant("shift", chain.Shift)], "shifted");

    private string Constant(string name, double[] values)
    {
        string own = _network.NewName($"{_input.Name}_{name}");
        _network.Graph.AddConstant(NetworkTensor.Of(own, [values.Length, 1, 1], Array.ConvertAll(values, value => (float)value)));
        return own;
    }

    private string Add(List<WireMessage> nodes, string type, string[] inputs, string name, WireMessage? attribute = null)
    {
        string output = _network.NewName($"{_input.Name}_{name}");
        nodes.Add(NetworkNode.Create(type, inputs, output, attribute));
        return output;
    }

    private EdgeException Refused(string what, NetworkNode[] readers, string does, string expected) => NetworkRefusal.Of(
        $"{what}, and {(readers is [{ } first, ..] ? NetworkRefusal.Name(first) : "the output")} {does}", _where, expected, Take);
}
