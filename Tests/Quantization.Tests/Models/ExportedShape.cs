using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Imaging;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>
/// A float network of [n, 3, height, width] as exporters shape it otherwise, with the same function of the picture. Its first convolution
/// is its first node.
/// </summary>
internal static class ExportedShape
{
    private const string Picture = "picture";
    private const string Logits = "logits";

    /// <summary>Each shape that judges colour pictures as the network does, by name.</summary>
    public static IReadOnlyDictionary<string, Func<ModelProto, ImageInput, ModelProto>> All { get; } =
        new Dictionary<string, Func<ModelProto, ImageInput, ModelProto>>
        {
            ["batch of 8"] = (model, _) => OfBatch(model, 8),
            ["floats, channels last"] = (model, _) => FloatsChannelsLast(model),
            ["bytes, channels last"] = (model, input) => BytesChannelsLast(model, [.. input.Mean], [.. input.Std]),
            ["scores and features"] = (model, _) => ScoresAndFeatures(model),
            ["scores as maps"] = (model, _) => ScoresAsMaps(model),
        };

    /// <summary>With a fixed batch, which two Reshapes at its end hold too.</summary>
    public static ModelProto OfBatch(ModelProto model, int pictures)
    {
        ModelProto shaped = model.Clone();
        int labels = (int)shaped.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue;
        shaped.Graph.ValueInfo.Clear();
        shaped.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = pictures };
        shaped.Graph.Initializer.Add(TensorWriter.Create("whole", [(long)pictures * labels], 1));
        shaped.Graph.Initializer.Add(TensorWriter.Create("rows", [(long)pictures, labels], 2));
        shaped.Graph.Node.Add(NodeFactory.Create("Reshape", "merge", [Logits, "whole"], "merged"));
        shaped.Graph.Node.Add(NodeFactory.Create("Reshape", "split", ["merged", "rows"], "scores"));
        shaped.Graph.Output[0] = Value("scores", DataType.Float, pictures, labels);
        return shaped;
    }

    /// <summary>With normalised floats, [n, height, width, 3].</summary>
    public static ModelProto FloatsChannelsLast(ModelProto model) =>
        Behind(model, DataType.Float, 3, NodeFactory.Create("Transpose", "", [Picture], "input").With("perm", [0, 3, 1, 2]));

    /// <summary>
    /// With bytes, [n, height, width, channels], and a normalisation inside for each channel: (byte / 255 - mean) / std.
    /// </summary>
    public static ModelProto BytesChannelsLast(ModelProto model, float[] mean, float[] std)
    {
        ModelProto shaped = Behind(
            model, DataType.Uint8, mean.Length,
            NodeFactory.Create("Cast", "", [Picture], "floats").With("to", (long)DataType.Float),
            NodeFactory.Create("Div", "", ["floats", "white"], "shares"),
            NodeFactory.Create("Sub", "", ["shares", "mean"], "centred"),
            NodeFactory.Create("Div", "", ["centred", "std"], "normalised"),
            NodeFactory.Create("Transpose", "", ["normalised"], "input").With("perm", [0, 3, 1, 2]));
        shaped.Graph.Initializer.Add(TensorWriter.Scalar("white", 255f));
        shaped.Graph.Initializer.Add(TensorWriter.Create("mean", mean, mean.Length));
        shaped.Graph.Initializer.Add(TensorWriter.Create("std", std, std.Length));
        return shaped;
    }

    /// <summary>With one grey channel: the same for pictures whose three channels are equal.</summary>
    /// <param name="model">The network.</param>
    /// <param name="isChannelsLast">Whether that channel is the last axis.</param>
    public static ModelProto Grey(ModelProto model, bool isChannelsLast)
    {
        ModelProto shaped = isChannelsLast
            ? Behind(model, DataType.Float, 1, NodeFactory.Create("Transpose", "", [Picture], "input").With("perm", [0, 3, 1, 2]))
            : model.Clone();
        if (!isChannelsLast)
        {
            shaped.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 1;
        }

        NodeProto stem = shaped.Graph.Node.First(node => node.OpType == "Conv");
        TensorProto weights = shaped.Graph.Initializer.Single(tensor => tensor.Name == stem.Input[1]);
        float[] colors = weights.Floats().ToArray();
        int area = (int)(weights.Dims[2] * weights.Dims[3]);
        float[] grey =
        [
            .. from output in Enumerable.Range(0, (int)weights.Dims[0])
               from place in Enumerable.Range(0, area)
               select Enumerable.Range(0, 3).Sum(color => colors[(((output * 3) + color) * area) + place])
        ];
        long[] shape = [weights.Dims[0], 1, weights.Dims[2], weights.Dims[3]];
        shaped.Graph.Initializer.Remove(weights);
        shaped.Graph.Initializer.Add(TensorWriter.Create(weights.Name, grey, shape));
        return shaped;
    }

    /// <summary>With what the last layer reads as a second output, before the scores.</summary>
    public static ModelProto ScoresAndFeatures(ModelProto model)
    {
        ModelProto shaped = model.Clone();
        NodeProto last = shaped.Graph.Node.Last(node => node.OpType == "Gemm");
        shaped.Graph.Output.Insert(0, new ValueInfoProto
        {
            Name = last.Input[0], Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
        });
        return shaped;
    }

    /// <summary>With scores of [n, labels, 1, 1].</summary>
    public static ModelProto ScoresAsMaps(ModelProto model)
    {
        ModelProto shaped = model.Clone();
        shaped.Graph.Initializer.Add(TensorWriter.Create("map axes", [2L, 3], 2));
        shaped.Graph.Node.Add(NodeFactory.Create("Unsqueeze", "", [Logits, "map axes"], "maps"));
        ValueInfoProto maps = shaped.Graph.Output[0];
        maps.Name = "maps";
        maps.Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        maps.Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        return shaped;
    }

    /// <summary>Declared in a newer operator set, in which axes of reductions are an input.</summary>
    public static ModelProto InOperatorSet(ModelProto model, long version)
    {
        ModelProto shaped = model.Clone();
        foreach (NodeProto node in shaped.Graph.Node.Where(node => node.OpType == "ReduceMean" && node.Has("axes")).ToArray())
        {
            long[] axes = node.Integers("axes")!;
            node.Without("axes").Input.Add($"{node.Output[0]} axes");
            shaped.Graph.Initializer.Add(TensorWriter.Create($"{node.Output[0]} axes", axes, axes.Length));
        }

        shaped.Import(OperatorDomains.Standard, version);
        return shaped;
    }

    // Nodes from "picture" to "input" before the network's own.
    private static ModelProto Behind(ModelProto model, DataType type, int channels, params NodeProto[] nodes)
    {
        ModelProto shaped = model.Clone();
        NodeProto[] own = [.. shaped.Graph.Node];
        shaped.Graph.Node.Clear();
        shaped.Graph.Node.AddRange([.. nodes, .. own]);
        Google.Protobuf.Collections.RepeatedField<TensorShapeProto.Types.Dimension> size = model.Graph.Input[0].Type.TensorType.Shape.Dim;
        shaped.Graph.Input[0] = Value(Picture, type, -1, size[2].DimValue, size[3].DimValue, channels);
        return shaped;
    }

    private static ValueInfoProto Value(string name, DataType type, params long[] sizes) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)type,
                Shape = new TensorShapeProto
                {
                    Dim =
                    {
                        sizes.Select(size => size < 0
                            ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                            : new TensorShapeProto.Types.Dimension { DimValue = size })
                    },
                },
            },
        },
    };
}
