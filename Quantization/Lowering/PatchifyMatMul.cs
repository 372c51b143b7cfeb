using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// A convolution over patches as a linear layer over the pixels of each patch. In that form its result is float: the residual stream that
/// begins with it is not rounded to 8 bits.
/// </summary>
/// <param name="convolution">The convolution; <see cref="Fits"/> holds.</param>
/// <param name="shape">Shape of its NHWC input.</param>
internal sealed class PatchifyMatMul(Convolution convolution, IReadOnlyList<long> shape)
{
    private readonly int _kernel = (int)convolution.Weights.Dims[2];
    private readonly int _colors = (int)convolution.Weights.Dims[1];

    /// <summary>Whether a convolution is over patches, and they cover its input of the given shape evenly.</summary>
    public static bool Fits(Convolution convolution, IReadOnlyList<long> shape) =>
        convolution.IsPatch && shape[1] % convolution.Weights.Dims[2] == 0 && shape[2] % convolution.Weights.Dims[3] == 0;

    /// <summary>
    /// Adds the nodes that lay out an NHWC tensor patch after patch, [N, rows, columns, pixels * channels], and gives the name of the
    /// result.
    /// </summary>
    public string Lay(string nhwc, GraphEdits edits)
    {
        (long rows, long columns) = (shape[1] / _kernel, shape[2] / _kernel);
        string x = Reshape(nhwc, "rows", edits, -1, rows, _kernel, columns, _kernel * _colors);
        string turned = edits.NewName($"{convolution.Name}_turned");
        edits.Add(NodeFactory.Create("Transpose", turned, [x], turned).With("perm", [0, 1, 3, 2, 4]));
        return Reshape(turned, "patches", edits, -1, rows, columns, _kernel * _kernel * _colors);
    }

    /// <summary>Weights [M, C, k, k] as [k * k * C, M]: the order in which a patch of an NHWC image lies in memory.</summary>
    public sbyte[] Columns(ReadOnlySpan<sbyte> weights)
    {
        int area = _kernel * _kernel;
        sbyte[] columns = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            (int filter, int color, int pixel) = (i / (_colors * area), i / area % _colors, i % area);
            columns[(((pixel * _colors) + color) * convolution.Channels) + filter] = weights[i];
        }

        return columns;
    }

    private string Reshape(string input, string role, GraphEdits edits, params ReadOnlySpan<long> target)
    {
        string output = edits.NewName($"{convolution.Name}_{role}");
        string name = edits.Add(TensorWriter.Create(edits.NewName($"{output}_shape"), target, target.Length));
        edits.Add(NodeFactory.Create("Reshape", output, [input, name], output));
        return output;
    }
}
