using System.Globalization;
using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// What to do about a network whose input or output is not as it has to be: what no manifest can say, such as a batch of eight, is exported anew; what the manifest says
/// differently from the network, such as the picture's size, is for the manifest.
/// </summary>
internal sealed class SignatureMismatch
{
    private const int Picture = 4;

    private readonly NodeMetadata _node;
    private readonly long[] _expected;
    private readonly TensorElementType _type;
    private readonly bool _isInput;

    /// <param name="node">The input or output as the network has it.</param>
    /// <param name="expected">The shape that it has to have, at a batch of 1.</param>
    /// <param name="type">The elements that it has to have.</param>
    /// <param name="isInput">Whether it is the input.</param>
    public SignatureMismatch(NodeMetadata node, long[] expected, TensorElementType type, bool isInput)
    {
        _node = node;
        _expected = expected;
        _type = type;
        _isInput = isInput;
    }

    private int[] Found => _node.Dimensions;

    /// <summary>The refusal.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="where">The network's file.</param>
    public EdgeException ToException(ModelBundle bundle, string where)
    {
        string found = _node.IsTensor ? $"{_node.ElementDataType} [{string.Join(", ", Found.Select(Show))}]" : _node.OnnxValueType.ToString();
        string expected = $"{_type} [{string.Join(", ", _expected)}], {(_isInput ? "a picture as the manifest describes it" : "one score for each label of the manifest")}";
        string what = $"The network's {(_isInput ? "input" : "output")} is {found}";
        string[] ways = _node.IsTensor ? [.. _isInput ? InputWays() : OutputWays()] : [_isInput ? "with a tensor as its input" : "with its scores as a tensor"];
        if (ways.Length > 0)
        {
            return new EdgeException(EdgeFault.Model, what, where, expected, $"Export it again {string.Join(" and ", ways)}.");
        }

        // A manifest that a user wrote for the network is a setting; one inside of a bundle is part of the model.
        string remedy = _isInput && Found.Length == Picture
            ? "Correct input.width and input.height of its manifest, or use the manifest that belongs to this network."
            : "Use the manifest that belongs to this network.";
        return bundle.PartialManifest is { } manifest
            ? new EdgeException(EdgeFault.Configuration, what, $"{where}, {manifest}", expected, remedy)
            : new EdgeException(EdgeFault.Model, what, where, expected, remedy);
    }

    private IEnumerable<string> InputWays()
    {
        if (_node.ElementDataType != _type)
        {
            yield return _type != TensorElementType.Float ? "so that it takes bytes"
                : _node.ElementDataType is TensorElementType.UInt8 or TensorElementType.Int8
                    ? "without the scaling inside, so that it takes normalised float32 values (mean and std stand in the manifest)"
                    : "with float32 inputs (`edge quantize` makes it small)";
        }

        if (Found.Length != Picture)
        {
            yield return $"with an input of four dimensions, its colours {Order}";
            yield break;
        }

        if (Found[0] > 1)
        {
            yield return "with a free batch size or a batch of 1";
        }

        int colors = _type == TensorElementType.Float ? 1 : Picture - 1;
        int otherColors = Picture - colors;
        if (Found[colors] == 1 || (Found[otherColors] == 1 && Found[colors] != _expected[colors]))
        {
            yield return "with three input channels (a grey picture has the same values in all three)";
        }

        if (Found[colors] > 1 && Found[colors] != _expected[colors] && Found[otherColors] == _expected[colors])
        {
            yield return $"with its colours {Order}";
        }
    }

    private IEnumerable<string> OutputWays()
    {
        long labels = _expected[1];
        if (_node.ElementDataType != _type)
        {
            yield return "with float32 scores";
        }

        if (Found.Length > 0 && Found[0] > 1 && Found.Length > 1)
        {
            yield return "with a free batch size or a batch of 1";
        }

        if (Found.Length > 2 && Found[1] == labels && Found.Skip(2).All(size => size == 1))
        {
            yield return $"with a Flatten at its end, so that its output is [n, {labels}]";
        }
        else if (Found.Length == 1 && Found[0] == labels)
        {
            yield return $"with the batch in its output, [n, {labels}]";
        }
        else if (Found.Length > 2)
        {
            yield return "as a classifier, with one score for each label";
        }
    }

    private string Order => _type == TensorElementType.Float ? "first (NCHW)" : "last (NHWC)";

    private static string Show(int size) => size < 0 ? "any" : size.ToString(CultureInfo.InvariantCulture);
}
