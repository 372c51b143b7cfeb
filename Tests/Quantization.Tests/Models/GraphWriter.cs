using EdgeConvNeXt.Quantization.Onnx;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>Writes graphs for tests, node after node. Names are counted, random weights are seeded.</summary>
internal sealed class GraphWriter(int operatorSet, int seed = 1)
{
    private readonly Random _random = new(seed);
    private int _names;

    /// <summary>Whether scalars become Constant nodes and not initializers.</summary>
    public bool ConstantNodes { get; init; }

    public GraphProto Graph { get; } = new() { Name = "test" };

    public int OperatorSet => operatorSet;

    public string Input(string name, params long[] shape)
    {
        Graph.Input.Add(Value(name, shape));
        return name;
    }

    public void Output(string tensor, string name, params long[] shape)
    {
        Graph.Node.Add(NodeFactory.Create("Identity", "", [tensor], name));
        Graph.Output.Add(Value(name, shape));
    }

    public ModelProto Model() => new()
    {
        IrVersion = 8,
        Graph = Graph,
        OpsetImport = { new OperatorSetIdProto { Version = operatorSet } },
    };

    /// <summary>A node with one output; gives the output's name back.</summary>
    public string Node(string type, ReadOnlySpan<string> inputs, Func<NodeProto, NodeProto>? attributes = null)
    {
        string output = Name(type);
        NodeProto node = NodeFactory.Create(type, $"/{output}", inputs, output);
        Graph.Node.Add(attributes is null ? node : attributes(node));
        return output;
    }

    public string Scalar(float value)
    {
        TensorProto tensor = TensorWriter.Scalar(Name("scalar"), value);
        if (ConstantNodes)
        {
            Graph.Node.Add(NodeFactory.Create("Constant", "", [], tensor.Name).With("value", tensor));
        }
        else
        {
            Graph.Initializer.Add(tensor);
        }

        return tensor.Name;
    }

    public string Integers(params long[] values) => Constant(TensorWriter.Create(Name("integers"), values, values.Length));

    public string Floats(ReadOnlySpan<float> values, params long[] shape) => Constant(TensorWriter.Create(Name("floats"), values, shape));

    /// <summary>A constant of normally distributed values around <paramref name="mean"/>.</summary>
    public string Random(float mean, float spread, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, length) => product * length)];
        for (int i = 0; i < values.Length; i++)
        {
            double gauss = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            values[i] = mean + (spread * (float)gauss);
        }

        return Floats(values, shape);
    }

    /// <summary>A reduction that keeps its dimensions or not, with its axes where the operator set wants them.</summary>
    public string Reduce(string type, string input, bool keep, params long[] axes) => operatorSet >= 18
        ? Node(type, [input, Integers(axes)], node => node.With("keepdims", keep ? 1 : 0))
        : Node(type, [input], node => node.With("axes", axes).With("keepdims", keep ? 1 : 0));

    private string Name(string type) => $"{type}_{++_names}";

    private string Constant(TensorProto tensor)
    {
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Value(string name, long[] shape)
    {
        TensorShapeProto dimensions = new();
        dimensions.Dim.AddRange(shape.Select(length => length > 0
            ? new TensorShapeProto.Types.Dimension { DimValue = length }
            : new TensorShapeProto.Types.Dimension { DimParam = "N" }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = dimensions } },
        };
    }
}
