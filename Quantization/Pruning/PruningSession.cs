using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>A network whose blocks were studied, to be pruned to one or several sizes.</summary>
internal sealed class PruningSession
{
    private readonly ModelProto _model;
    private readonly FeatureMaps _images;
    private readonly NetworkFindings _findings;
    private readonly int _threads;

    private PruningSession(ModelProto model, FeatureMaps images, NetworkFindings findings, int threads)
    {
        _model = model;
        _images = images;
        _findings = findings;
        _threads = threads;
    }

    /// <summary>Number of calibration images.</summary>
    public int Images => _images.Count;

    /// <summary>The blocks.</summary>
    public IReadOnlyList<BlockStudy> Blocks => _findings.Blocks;

    /// <summary>Studies a network.</summary>
    /// <param name="model">The network in plain form; changed.</param>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="input">How it wants its picture.</param>
    /// <param name="calibration">The calibration images; all are kept in memory.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="progress">Told each block; may be null.</param>
    /// <param name="cancellationToken">Stops between two images or steps.</param>
    /// <exception cref="EdgeException">The network is no ConvNeXt, or the images cannot be used.</exception>
    public static PruningSession Open(
        ModelProto model, string path, ImageInput input, ICalibrationData calibration, int threads, IProgress<PruningProgress>? progress,
        CancellationToken cancellationToken)
    {
        ModelRequirements.ThrowIfUnsuitable(model, path, input);
        FloatPasses.Run(model, FloatPasses.All);
        int blocks = BlockSlicer.BlocksOf(new GraphIndex(model)).Count;
        if (blocks == 0)
        {
            throw new EdgeException(
                EdgeFault.Model, "The network has no ConvNeXt block", path,
                "blocks of a depthwise convolution, LayerNormalization, two linear layers with GELU between them, and a sum",
                "Export a ConvNeXt, with its weights inside.");
        }

        FeatureMaps images = Read(calibration, path, ModelRequirements.InputShape(input), cancellationToken);
        NetworkFindings findings = new NetworkStudy(model, images, threads, cancellationToken).Run(
            done => progress?.Report(new PruningProgress(PruningStep.Studying, done, blocks)));
        return new PruningSession(model, images, findings, threads);
    }

    /// <summary>Prunes the network.</summary>
    /// <param name="keep">Share of the operations of the blocks' linear layers that may stay, above 0 and at most 1.</param>
    /// <param name="removesBlocks">Whether whole blocks may go.</param>
    /// <param name="progress">Told each block; may be null.</param>
    /// <param name="cancellationToken">Stops between two images or steps.</param>
    /// <returns>Null where not so much can go.</returns>
    public PrunedNetwork? Prune(double keep, bool removesBlocks, IProgress<PruningProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<WidthChoice>[] choices = [.. Blocks.Select(block => block.Choices(removesBlocks))];
        if (WidthAllocation.Choose(choices, keep) is not { } chosen)
        {
            return null;
        }

        int[] widths = [.. chosen.Select((choice, block) => choices[block][choice].Width)];
        ModelProto model = _model.Clone();
        BlockSlicer.Slice(model, [.. Blocks.Zip(widths, (block, width) => block.Order.Kept(block.Width, width))]);
        IReadOnlyList<float[]> logits = new SequentialRefit(model, _images, _threads, cancellationToken).Run(
            Blocks, widths, done => progress?.Report(new PruningProgress(PruningStep.Fitting, done, Blocks.Count) { Keep = keep }));
        StandardOperators.Write(model, new ExpandGelu(allowsOperator: true));
        double noise = LogitNoise.Between(_findings.Logits, logits);
        return new PrunedNetwork
        {
            Model = OnnxFile.ToBytes(model),
            Keep = keep,
            Blocks = [.. Blocks.Zip(widths, (block, width) => new PrunedBlock(block.Name, block.Width, width, block.ChannelOperations))],
            LogitSqnrDb = Decibels.Rounded(-10 * Math.Log10(noise)),
        };
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
