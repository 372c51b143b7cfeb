using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// A network and its calibration images before the study, which takes minutes: how far it can be pruned is known by now.
/// </summary>
internal sealed class PrunableNetwork
{
    private readonly ModelProto _model;
    private readonly FeatureMaps _images;
    private readonly IReadOnlyList<(int Width, long ChannelOperations)> _blocks;

    private PrunableNetwork(ModelProto model, FeatureMaps images, IReadOnlyList<(int Width, long ChannelOperations)> blocks)
    {
        _model = model;
        _images = images;
        _blocks = blocks;
    }

    /// <summary>Number of calibration images.</summary>
    public int Images => _images.Count;

    /// <summary>Makes a network ready.</summary>
    /// <param name="model">The network in plain form; changed.</param>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="input">How it wants its picture.</param>
    /// <param name="calibration">The calibration images; all are kept in memory.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The network is no ConvNeXt, or the images cannot be used.</exception>
    public static PrunableNetwork Open(
        ModelProto model, string path, ImageInput input, ICalibrationData calibration, CancellationToken cancellationToken)
    {
        ModelRequirements.ThrowIfUnsuitable(model, path, input);
        FloatPasses.Run(model, FloatPasses.All);
        GraphIndex index = new(model);
        IReadOnlyList<ConvNeXtBlock> blocks = BlockSlicer.BlocksOf(index);
        if (blocks.Count == 0)
        {
            throw new EdgeException(
                EdgeFault.Model, "The network has no ConvNeXt block", path,
                "blocks of a depthwise convolution, LayerNormalization, two linear layers with GELU between them, and a sum",
                "Export a ConvNeXt, with its weights inside.");
        }

        FeatureMaps images = Read(calibration, path, ModelRequirements.InputShape(input), cancellationToken);

        // Shapes hang on the path through the network: one image shows them.
        NetworkWalk walk = new(index, images.Every(images.Count), threads: 1, cancellationToken);
        return new PrunableNetwork(model, images, [.. blocks.Select(block =>
        {
            walk.MoveTo(block.Depthwise.Input);
            return (block.Project.Depth, walk.ChannelOperations(block));
        })]);
    }

    /// <summary>The least share of the operations of the blocks' linear layers that can stay, 0..1.</summary>
    /// <param name="removesBlocks">Whether whole blocks may go.</param>
    public double LeastShare(bool removesBlocks) => WidthAllocation.LeastShare(
        [.. _blocks.Select(block => (
            block.Width * block.ChannelOperations,
            removesBlocks ? 0 : BlockStudy.WidthsBelow(block.Width).LastOrDefault(block.Width) * block.ChannelOperations))]);

    /// <summary>Studies the network.</summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="progress">Told each block; may be null.</param>
    /// <param name="cancellationToken">Stops between two images or steps.</param>
    /// <exception cref="EdgeException">The blocks are no chain, or their numbers are not finite.</exception>
    public PruningSession Study(int threads, IProgress<PruningProgress>? progress, CancellationToken cancellationToken)
    {
        NetworkFindings findings = new NetworkStudy(_model, _images, threads, cancellationToken).Run(
            done => progress?.Report(new PruningProgress(PruningStep.Studying, done, _blocks.Count)));
        return new PruningSession(_model, _images, findings, threads);
    }

    private static FeatureMaps Read(ICalibrationData calibration, string path, long[] shape, CancellationToken cancellationToken)
    {
        List<float[]> images = [];
        foreach (ReadOnlyMemory<float> image in calibration.Images(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CalibrationImage.ThrowIfWrongSize(images.Count + 1, image.Length, shape);
            images.Add(image.ToArray());
        }

        return images.Count > 0 ? new FeatureMaps([.. images], shape) : throw new EdgeException(
            EdgeFault.Configuration, "There are no calibration images", path, "at least one image",
            "Name a folder that holds images of the line.");
    }
}
