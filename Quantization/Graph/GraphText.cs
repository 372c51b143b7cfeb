using System.Globalization;
using System.Text;
using EdgeConvNeXt.Quantization.Onnx;
using static EdgeConvNeXt.Quantization.Onnx.AttributeProto.Types;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>
/// A graph as text, one node a line, for people and for comparison in tests. Constants appear with type and shape, small ones with their
/// values.
/// </summary>
internal static class GraphText
{
    private const int ShownElements = 4;

    /// <param name="model">The graph.</param>
    /// <param name="withValues">Whether small constants appear with their values, and not with their shape alone.</param>
    public static string Write(ModelProto model, bool withValues = true)
    {
        GraphIndex index = new(model);
        StringBuilder text = new();
        string operatorSets = string.Join(", ", model.OpsetImport.Select(import => $"{import.Domain}:{import.Version}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"operators {operatorSets}");
        foreach (ValueInfoProto input in index.Inputs)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"input {input.Name} {Type(input)}");
        }

        foreach (NodeProto node in index.Nodes)
        {
            string inputs = string.Join(", ", node.Input.Select(input => Operand(index, input, withValues)));
            text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(", ", node.Output)} = {node.OpType}({inputs}){Attributes(node)}");
        }

        foreach (ValueInfoProto output in model.Graph.Output)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"output {output.Name} {Type(output)}");
        }

        return text.ToString();
    }

    private static string Operand(GraphIndex index, string tensor, bool withValues) =>
        index.Constant(tensor) is not { } constant ? tensor.Length == 0 ? "-" : tensor
        : withValues && constant.Count() <= ShownElements ? $"{Shape(constant)}{{{Values(constant)}}}"
        : Shape(constant);

    private static string Shape(TensorProto tensor) => $"{(TensorProto.Types.DataType)tensor.DataType}[{string.Join(",", tensor.Dims)}]";

    private static string Values(TensorProto tensor) => tensor.DataType == (int)TensorProto.Types.DataType.Float
        ? string.Join(" ", tensor.Floats().ToArray().Select(value => value.ToString("g5", CultureInfo.InvariantCulture)))
        : string.Join(" ", tensor.Integers().ToArray());

    private static string Attributes(NodeProto node) => node.Attribute.Count == 0
        ? ""
        : " " + string.Join(" ", node.Attribute.OrderBy(attribute => attribute.Name, StringComparer.Ordinal).Select(Attribute));

    private static string Attribute(AttributeProto attribute) => attribute.Type switch
    {
        AttributeType.Int => $"{attribute.Name}={attribute.I}",
        AttributeType.Float => string.Create(CultureInfo.InvariantCulture, $"{attribute.Name}={attribute.F:g5}"),
        AttributeType.Ints => $"{attribute.Name}=[{string.Join(",", attribute.Ints)}]",
        AttributeType.String => $"{attribute.Name}={attribute.S.ToStringUtf8()}",
        _ => $"{attribute.Name}:{attribute.Type}",
    };

    private static string Type(ValueInfoProto value)
    {
        TypeProto.Types.Tensor type = value.Type.TensorType;
        return $"{(TensorProto.Types.DataType)type.ElemType}[{string.Join(",", type.Shape.Dim.Select(Dimension))}]";
    }

    private static string Dimension(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => dimension.DimValue.ToString(CultureInfo.InvariantCulture),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam => dimension.DimParam,
        _ => "?",
    };
}
