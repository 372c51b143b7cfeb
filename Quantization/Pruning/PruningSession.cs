using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>A network whose blocks were studied, to be pruned to one or several sizes.</summary>
internal sealed class PruningSession
{
    private readonly ModelProto _model;
    private readonly FeatureMaps _images;
    private readonly NetworkFindings _findings;
    private readonly int _threads;

    /// <param name="model">The network in the form of the float passes; not changed.</param>
    /// <param name="images">The calibration images as the network takes them.</param>
    /// <param name="findings">What they showed.</param>
    /// <param name="threads">Threads, 1 or more; results do not hang on their number.</param>
    public PruningSession(ModelProto model, FeatureMaps images, NetworkFindings findings, int threads)
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

    /// <summary>Blocks that were looked at in fewer positions of the images than they have hidden channels.</summary>
    public int ScarceBlocks => Blocks.Count(block => block.Target.Rows < block.Width);

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
}
