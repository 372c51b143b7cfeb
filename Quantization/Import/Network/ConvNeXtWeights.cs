using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Network;

/// <summary>The weights of a whole ConvNeXt: every tensor is there, has the shape that the others ask for, and there is no other.</summary>
internal sealed class ConvNeXtWeights
{
    private readonly NamedWeights _named;

    private ConvNeXtWeights(NamedWeights named, ConvNeXtShape shape)
    {
        _named = named;
        Shape = shape;
    }

    /// <summary>Whose weights they are.</summary>
    public WeightFamily Family => _named.Family;

    /// <summary>What the network looks like.</summary>
    public ConvNeXtShape Shape { get; }

    /// <summary>Finds a network in a file.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="labels">How many scores are expected.</param>
    /// <exception cref="EdgeException">Something is missing, too much, or of another shape; the message names it.</exception>
    public static ConvNeXtWeights Find(IWeightFile file, int labels)
    {
        NamedWeights named = NamedWeights.Find(file);
        ConvNeXtWeights weights = new(named, ShapeOf(named));
        weights.ThrowIfOther();
        weights.ThrowIfSurplus();
        weights.ThrowIfOtherLabels(labels);
        return weights;
    }

    /// <summary>The tensor of a layer.</summary>
    /// <param name="layer">One of the shape's layers.</param>
    /// <param name="part">Which of its tensors; layer scale has a weight alone.</param>
    public WeightTensor Of(Layer layer, Part part) => _named.Find(layer, part)!;

    /// <summary>Number of all weights.</summary>
    public long Count() => Parts().Sum(item => (long)Of(item.Layer, item.Part).Count);

    private static ConvNeXtShape ShapeOf(NamedWeights named) => new()
    {
        Depths = [.. Enumerable.Range(0, ConvNeXtShape.Stages).Select(named.Depth)],
        Widths =
        [
            Outputs(named, new Layer(LayerRole.Stem), "[channels, 3, 4, 4]", rank: 4),
            .. Enumerable.Range(1, ConvNeXtShape.Stages - 1).Select(
                stage => Outputs(named, new Layer(LayerRole.Downsample, stage), "[channels, those before, 2, 2]", rank: 4)),
        ],
        HasLayerScale = HasAny(named, LayerRole.LayerScale),
        HasResponseNorm = HasAny(named, LayerRole.ResponseNorm),
        NormsMap = named.Find(new Layer(LayerRole.MapNorm), Part.Weight) is not null
            && named.Find(new Layer(LayerRole.HeadNorm), Part.Weight) is null,
        Labels = Outputs(named, new Layer(LayerRole.Classifier), "[labels, channels]", rank: 2),
    };

    private static bool HasAny(NamedWeights named, LayerRole role) => Enumerable.Range(0, ConvNeXtShape.Stages).Any(
        stage => Enumerable.Range(0, named.Depth(stage)).Any(
            block => named.Find(new Layer(role, stage, block), Part.Weight) is not null));

    /// <summary>Number of channels that a convolution or matrix makes.</summary>
    private static int Outputs(NamedWeights named, Layer layer, string expected, int rank)
    {
        WeightTensor tensor = named.Find(layer, Part.Weight) ?? throw Missing(named, layer, Part.Weight, expected);
        if (tensor.Shape.Length != rank || tensor.Shape.Contains(0))
        {
            throw NamedWeights.Refused(
                $"The tensor {WeightNames.Quoted(tensor.Name)} has the shape {Text(tensor.Shape)}", named.Path,
                named.Family.HasOutputsLast ? $"{expected} with the first dimensions at the end" : expected);
        }

        return named.Family.HasOutputsLast ? tensor.Shape[^1] : tensor.Shape[0];
    }

    private IEnumerable<(Layer Layer, Part Part)> Parts() => Shape.Layers().SelectMany(
        layer => layer.Role == LayerRole.LayerScale ? [(layer, Part.Weight)] : new[] { (layer, Part.Weight), (layer, Part.Bias) });

    private void ThrowIfOther()
    {
        foreach ((Layer layer, Part part) in Parts())
        {
            ImmutableArray<int>[] shapes = [.. Shape.ShapesOf(layer, part).Select(shape => AsStored(shape, layer.Role))];
            string expected = string.Join(" or ", shapes.Select(Text).Distinct());
            WeightTensor tensor = _named.Find(layer, part) ?? throw Missing(_named, layer, part, expected);
            if (!shapes.Any(shape => shape.SequenceEqual(tensor.Shape)))
            {
                throw NamedWeights.Refused(
                    $"The tensor {WeightNames.Quoted(tensor.Name)} has the shape {Text(tensor.Shape)}", _named.Path,
                    $"{expected}, as the other tensors ask for");
            }
        }
    }

    private void ThrowIfSurplus()
    {
        HashSet<WeightTensor> known = [.. Parts().Select(item => Of(item.Layer, item.Part))];
        WeightTensor[] others =
        [
            .. _named.Tensors.Values.Where(tensor => !known.Contains(tensor)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        if (others is [WeightTensor first, .. { Length: var more }])
        {
            throw NamedWeights.Refused(
                $"The tensor {WeightNames.Quoted(first.Name)} {Text(first.Shape)}"
                + $"{(more > 0 ? $" and {more} more belong" : " belongs")} to no layer of {Shape.Name} as {Family.Name} names them",
                _named.Path, "the tensors of that network alone");
        }
    }

    private void ThrowIfOtherLabels(int labels)
    {
        if (labels != Shape.Labels)
        {
            WeightTensor classifier = Of(new Layer(LayerRole.Classifier), Part.Weight);
            throw new EdgeException(
                EdgeFault.Configuration,
                $"There are {labels} labels, and the classifier {WeightNames.Quoted(classifier.Name)} {Text(classifier.Shape)} gives "
                + $"{Shape.Labels} scores",
                _named.Path, "one label for each score, in their order", "Correct the list of labels.");
        }
    }

    /// <summary>A shape as the family's files have it: 1x1 kernels are Keras' own matrices.</summary>
    private ImmutableArray<int> AsStored(ImmutableArray<int> shape, LayerRole role) => (Family.HasOutputsLast, role, shape) switch
    {
        (true, LayerRole.Stem or LayerRole.Downsample or LayerRole.Depthwise, [int outputs, int inputs, int height, int width]) =>
            [height, width, inputs, outputs],
        (true, LayerRole.Expand or LayerRole.Project or LayerRole.Classifier, [int outputs, int inputs, ..]) => [inputs, outputs],
        _ => shape,
    };

    private static EdgeException Missing(NamedWeights named, Layer layer, Part part, string expected) => NamedWeights.Refused(
        $"The tensor {WeightNames.Quoted(named.NameOf(layer, part))} is missing", named.Path,
        $"one of the shape {expected}, as {named.Family.Name} has it");

    private static string Text(ImmutableArray<int> shape) => $"[{string.Join(", ", shape)}]";
}
