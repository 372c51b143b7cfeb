using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>The part of a network between one tensor and some tensors that follow from it, opened to be run on any thread.</summary>
internal sealed class GraphSegment : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string _input;
    private readonly string[] _outputs;

    /// <param name="index">The network; it shares its weights.</param>
    /// <param name="input">The tensor that the part begins with.</param>
    /// <param name="outputs">The tensors that it ends with.</param>
    /// <exception cref="EdgeException">They do not follow from it alone.</exception>
    public GraphSegment(GraphIndex index, string input, params string[] outputs)
    {
        _input = input;
        _outputs = outputs;
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        _session = new InferenceSession(OnnxFile.ToBytes(Cut(index, input, outputs)), options);
    }

    /// <summary>Computes the tensors.</summary>
    /// <param name="values">The tensor that the part begins with.</param>
    /// <param name="shape">Its shape.</param>
    public IDisposableReadOnlyCollection<OrtValue> Run(float[] values, long[] shape)
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
        return _session.Run(_options, [_input], [value], _outputs);
    }

    /// <summary>A float input or output of a network, of any shape.</summary>
    public static ValueInfoProto ValueOf(string name) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static ModelProto Cut(GraphIndex index, string input, string[] outputs)
    {
        HashSet<NodeProto> needed = new(ReferenceEqualityComparer.Instance);
        HashSet<string> constants = [];
        Stack<string> open = new(outputs);
        while (open.TryPop(out string? tensor))
        {
            if (tensor == input || tensor.Length == 0)
            {
                continue;
            }

            if (index.Constant(tensor) is not null)
            {
                constants.Add(tensor);
            }
            else if (needed.Add(index.Producer(tensor) ?? throw NoChain(tensor, input)))
            {
                foreach (string read in index.Producer(tensor)!.Input)
                {
                    open.Push(read);
                }
            }
        }

        ModelProto part = new() { IrVersion = index.Model.IrVersion, Graph = new GraphProto { Name = "segment" } };
        part.OpsetImport.AddRange(index.Model.OpsetImport);
        part.Graph.Node.AddRange(index.Nodes.Where(needed.Contains));
        part.Graph.Initializer.AddRange(constants.Order(StringComparer.Ordinal).Select(name => index.Constant(name)!));
        part.Graph.Input.Add(ValueOf(input));
        part.Graph.Output.AddRange(outputs.Select(ValueOf));
        return part;
    }

    private static EdgeException NoChain(string tensor, string input) => new(
        EdgeFault.Model, "The blocks of the network are no chain", $"tensor '{tensor}'",
        $"a network in which all that follows tensor '{input}' comes out of it", "Export a ConvNeXt, with its classifier alone.");
}
