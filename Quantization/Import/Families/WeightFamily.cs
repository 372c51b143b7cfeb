using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>
/// A library whose ConvNeXt weights are known: how it names and lays out tensors, and what its network computes that neither name nor shape
/// tells.
/// </summary>
internal abstract class WeightFamily
{
    /// <summary>Every family. A new one is a file and a line here.</summary>
    public static IReadOnlyList<WeightFamily> All { get; } =
    [
        new TimmFamily(), new MetaFamily(), new TorchvisionFamily(), new HuggingFaceFamily("convnext"), new HuggingFaceFamily("convnextv2"),
        new MindSporeFamily(), new KerasFamily(),
    ];

    /// <summary>The library, for people.</summary>
    public abstract string Name { get; }

    /// <summary>Whether GELU is the approximation by tanh and not the definition by erf.</summary>
    public virtual bool HasTanhGelu => false;

    /// <summary>
    /// Whether convolutions with a stride pad so that sizes are rounded up ("same"), with the odd pixel at the bottom and on the right;
    /// otherwise what is left over is not looked at.
    /// </summary>
    public virtual bool RoundsUp => false;

    /// <summary>
    /// Whether kernels lie [height, width, in, out] and matrices [in, out]; otherwise [out, in, height, width] and [out, in].
    /// </summary>
    public virtual bool HasOutputsLast => false;

    /// <summary>What norms add to the variance, save that of the head.</summary>
    public virtual float NormEpsilon => 1e-6f;

    /// <summary>What the head's norm adds to the variance.</summary>
    public virtual float HeadNormEpsilon => 1e-6f;

    /// <summary>The name that a tensor of a file goes by here.</summary>
    /// <param name="nameInFile">Its name in the file.</param>
    public virtual string NameFor(string nameInFile) => nameInFile;

    /// <summary>The name of a tensor, without what stands before all names of a file.</summary>
    /// <returns>Null where the family has no such layer.</returns>
    public string? NameOf(Layer layer, Part part) => NameOf(layer) is { } name ? name + SuffixOf(layer.Role, part) : null;

    /// <summary>What stands before the number of a block in the names of a stage's blocks.</summary>
    /// <param name="stage">Index of the stage.</param>
    public abstract string BlockPrefix(int stage);

    /// <summary>From a picture to the network's input, as the network was trained.</summary>
    /// <param name="architecture">Its architecture: "convnext_tiny".</param>
    /// <param name="side">Width and height of the input.</param>
    public abstract ImageInput InputOf(string architecture, int side);

    /// <summary>The name of a layer, to which that of the tensor is added; null where the family has no such layer.</summary>
    protected abstract string? NameOf(Layer layer);

    /// <summary>What is added to a layer's name. Layer scale is one tensor and mostly has its own name.</summary>
    protected virtual string SuffixOf(LayerRole role, Part part) => role == LayerRole.LayerScale ? ""
        : part == Part.Weight ? ".weight"
        : ".bias";
}
