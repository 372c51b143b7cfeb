using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Onnx;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Import.Writing;

/// <summary>A graph that grows node after node. A node and its result have the same name.</summary>
internal sealed class GraphNodes
{
    private readonly List<StreamedTensor> _tensors = [];
    private readonly HashSet<string> _scalars = [];

    /// <summary>The graph, with its small constants.</summary>
    public GraphProto Graph { get; } = new();

    /// <summary>Its large constants, in the order in which they are read.</summary>
    public IReadOnlyList<StreamedTensor> Tensors => _tensors;

    /// <summary>Describes a float tensor.</summary>
    public static ValueInfoProto Value(string name, params ReadOnlySpan<int> shape)
    {
        TypeProto.Types.Tensor type = new() { ElemType = (int)DataType.Float, Shape = new TensorShapeProto() };
        foreach (int dimension in shape)
        {
            type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dimension });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    /// <summary>Adds a node; gives the name of its result.</summary>
    public string Add(NodeProto node)
    {
        Graph.Node.Add(node);
        return node.Output[0];
    }

    /// <inheritdoc cref="Add(NodeProto)"/>
    public string Add(string type, string name, params ReadOnlySpan<string> inputs) => Add(NodeFactory.Create(type, name, inputs, name));

    /// <summary>Adds a Transpose to NHWC.</summary>
    public string ToNhwc(string nchw) => Add(Layouts.ToNhwc(nchw, $"{nchw}.nhwc"));

    /// <summary>Adds a Transpose to NCHW.</summary>
    public string ToNchw(string nhwc) => Add(Layouts.ToNchw(nhwc, $"{nhwc}.nchw"));

    /// <summary>Adds a reduction over some axes.</summary>
    public string Reduce(string type, string name, string x, bool keep, params long[] axes) =>
        Add(NodeFactory.Create(type, name, [x], name).With("axes", axes).With("keepdims", keep ? 1 : 0));

    /// <summary>Adds a constant that the file of weights holds.</summary>
    public string Constant(string name, ImmutableArray<int> shape, WeightTensor source, SourceOrder order)
    {
        _tensors.Add(new StreamedTensor(name, shape, source, order));
        return name;
    }

    /// <summary>A constant number, the same for all that ask for its name.</summary>
    public string Scalar(string name, float value)
    {
        if (_scalars.Add(name))
        {
            Graph.Initializer.Add(TensorWriter.Scalar(name, value));
        }

        return name;
    }

    /// <summary>GELU: x (1 + erf(x / √2)) / 2, as PyTorch exports it, by which runtimes know it.</summary>
    public string Gelu(string x, string name)
    {
        string argument = Add("Div", $"{name}.argument", x, Scalar("root_of_two", MathF.Sqrt(2)));
        string gate = Add("Add", $"{name}.gate", Add("Erf", $"{name}.erf", argument), Scalar("one", 1));
        return Add("Mul", name, Add("Mul", $"{name}.gated", x, gate), Scalar("half", 0.5f));
    }

    /// <summary>
    /// GELU by tanh: x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
    /// </summary>
    public string TanhGelu(string x, string name)
    {
        string cube = Add("Mul", $"{name}.cube", x, Add("Mul", $"{name}.square", x, x));
        string sum = Add("Add", $"{name}.sum", x, Add("Mul", $"{name}.cubic", cube, Scalar("cubic_factor", 0.044715f)));
        string argument = Add("Mul", $"{name}.argument", sum, Scalar("tanh_factor", MathF.Sqrt(2 / MathF.PI)));
        string gate = Add("Add", $"{name}.gate", Add("Tanh", $"{name}.tanh", argument), Scalar("one", 1));
        return Add("Mul", name, Add("Mul", $"{name}.gated", x, gate), Scalar("half", 0.5f));
    }
}
