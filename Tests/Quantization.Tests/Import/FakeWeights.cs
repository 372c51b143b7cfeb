using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Network;
using EdgeConvNeXt.Quantization.Import.Weights;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>A FAKE: a file of weights that has names and shapes, and zeros for numbers.</summary>
internal sealed class FakeWeights(IEnumerable<WeightTensor> tensors) : IWeightFile
{
    public string Path => "fake";

    public IReadOnlyDictionary<string, WeightTensor> Tensors { get; } = tensors.ToDictionary(tensor => tensor.Name);

    /// <summary>A network of a size, with timm's names.</summary>
    public static FakeWeights Of(int[] depths, int width, bool isSecondVersion, int labels)
    {
        TimmFamily family = new();
        ConvNeXtShape shape = new()
        {
            Depths = [.. depths],
            Widths = [width, 2 * width, 4 * width, 8 * width],
            HasLayerScale = !isSecondVersion,
            HasResponseNorm = isSecondVersion,
            NormsMap = false,
            Labels = labels,
        };
        return new FakeWeights(
            from layer in shape.Layers()
            from part in Enum.GetValues<Part>()
            where layer.Role != LayerRole.LayerScale || part == Part.Weight
            select new WeightTensor(family.NameOf(layer, part)!, shape.ShapesOf(layer, part)[0], WeightElement.Float32));
    }

    public void Read(WeightTensor tensor, Span<float> destination) => destination.Clear();

    public void Dispose()
    {
    }
}
