using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// What to do about a network whose input or output is not as it has to be: what no manifest can say, such as a picture without colours, is
/// exported anew; what the manifest says differently from the network, such as the picture's size, is for the manifest.
/// </summary>
public sealed class SignatureMismatch
{
    private const int Picture = 4;

    private readonly TensorSignature _found;
    private readonly IReadOnlyList<long> _expected;
    private readonly TensorElementType _type;
    private readonly bool _isInput;

    /// <param name="found">The input or output as the network has it.</param>
    /// <param name="expected">The shape that it has to have, at a batch of 1.</param>
    /// <param name="type">The elements that it has to have.</param>
    /// <param name="isInput">Whether it is the input.</param>
    public SignatureMismatch(TensorSignature found, IReadOnlyList<long> expected, TensorElementType type, bool isInput)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(expected);
        _found = found;
        _expected = expected;
        _type = type;
        _isInput = isInput;
    }

    private IReadOnlyList<int> Found => _found.Sizes;

    /// <summary>The refusal.</summary>
    /// <param name="manifestPath">The manifest that a user wrote for a bare network; null where it is a part of the model.</param>
    /// <param name="where">The network's file.</param>
    public EdgeException ToException(string? manifestPath, string where)
    {
        string expected =
            $"{_type} [{string.Join(", ", _expected)}], "
            + $"{(_isInput ? "a picture as the manifest describes it" : "one score for each label of the manifest")}";
        string what = $"The network's {(_isInput ? "input" : "output")} is {_found}";
        string[] ways = _found.OtherKind is null
            ? [.. _isInput ? InputWays() : OutputWays()]
            : [_isInput ? "with a tensor as its input" : "with its scores as a tensor"];
        if (ways.Length > 0)
        {
            return new EdgeException(EdgeFault.Model, what, where, expected, $"Export it again {string.Join(" and ", ways)}.");
        }

        // A manifest that a user wrote for the network is a setting; one inside of a bundle is part of the model.
        string remedy = _isInput && Found.Count == Picture
            ? "Correct input.width and input.height of its manifest, or use the manifest that belongs to this network."
            : "Use the manifest that belongs to this network.";
        return manifestPath is { } manifest
            ? new EdgeException(EdgeFault.Configuration, what, $"{where}, {manifest}", expected, remedy)
            : new EdgeException(EdgeFault.Model, what, where, expected, remedy);
    }

    private IEnumerable<string> InputWays()
    {
        if (_found.Type != _type)
        {
            yield return _type != TensorElementType.Float ? "so that it takes bytes"
                : _found.Type is TensorElementType.UInt8 or TensorElementType.Int8
                    ? "without the scaling inside, so that it takes normalised float32 values (mean and std stand in the manifest)"
                    : "with float32 inputs (`edge quantize` makes it small)";
        }

        if (Found.Count != Picture)
        {
            yield return $"with an input of four dimensions, its colours {Order}";
            yield break;
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
        if (_found.Type != _type)
        {
            yield return "with float32 scores";
        }

        if (Found.Count > 0 && Found[0] > 1 && Found.Count > 1)
        {
            yield return "with a free batch size or a batch of 1";
        }

        if (Found.Count > 2 && Found[1] == labels && Found.Skip(2).All(size => size == 1))
        {
            yield return $"with a Flatten at its end, so that its output is [n, {labels}]";
        }
        else if (Found.Count == 1 && Found[0] == labels)
        {
            yield return $"with the batch in its output, [n, {labels}]";
        }
        else if (Found.Count > 2)
        {
            yield return "as a classifier, with one score for each label";
        }
    }

    private string Order => _type == TensorElementType.Float ? "first (NCHW)" : "last (NHWC)";
}
