using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// Takes calibration images through a network, block after block, and finds for each block which hidden channels can be done without and
/// what that does to the logits.
/// </summary>
/// <param name="model">The network in the form of the float passes; not changed.</param>
/// <param name="images">The calibration images as the network takes them.</param>
/// <param name="threads">Threads, 1 or more; results do not hang on their number.</param>
/// <param name="cancellationToken">Stops between two images or steps.</param>
internal sealed class NetworkStudy(ModelProto model, FeatureMaps images, int threads, CancellationToken cancellationToken)
{
    // Images on which the logits of a network with one changed block are held against the whole one's.
    private const int ProbeImages = 24;

    private readonly GraphIndex _index = new(model);

    /// <summary>Studies every block.</summary>
    /// <param name="studied">Called after each with the number of blocks so far.</param>
    /// <exception cref="Runtime.EdgeException">The blocks are no chain, or the network computes NaN or infinity.</exception>
    public NetworkFindings Run(Action<int> studied)
    {
        IReadOnlyList<ConvNeXtBlock> blocks = BlockSlicer.BlocksOf(_index);
        NetworkWalk walk = new(_index, images, threads, cancellationToken);
        List<BlockStudy> found = [];
        List<float[]> logits = [];
        foreach (ConvNeXtBlock block in blocks)
        {
            walk.MoveTo(block.Depthwise.Input);
            FeatureMaps probes = walk.Maps.Every((images.Count + ProbeImages - 1) / ProbeImages);
            LogitNoise noise = new(_index, found.Count, probes, logits, threads, cancellationToken);
            found.Add(Study(block, walk, noise));
            studied(found.Count);
        }

        return new NetworkFindings(found, walk.Logits());
    }

    private BlockStudy Study(ConvNeXtBlock block, NetworkWalk walk, LogitNoise noise)
    {
        long operations = 2L * block.Channels * walk.Maps.Positions;
        (RowSamples hidden, RowSamples target) = walk.Pass(block);
        int width = block.Project.Depth;
        int half = BlockStudy.WidthsBelow(width).FirstOrDefault(narrower => 2 * narrower <= width, width);
        float[] means = hidden.Center();
        EliminationOrder order = Eliminate(hidden, block.Project, half);
        int[] kept = order.Kept(width, half);
        double error = order.Errors[width - half];
        double halved = noise.Of(kept, order.Weights, BiasOf(block.Project, means, kept, order.Weights));
        return new BlockStudy(
            block.Depthwise.Name, width, operations, order, error > 0 ? halved / error : 0, noise.Of([], [], []), target);
    }

    private EliminationOrder Eliminate(RowSamples hidden, Pointwise project, int half)
    {
        int width = project.Depth;
        double[] covariance = hidden.Product(hidden, threads, cancellationToken);
        LeastSquares.AddRidge(covariance, width);
        double[] inverse = Cholesky.Factor(covariance, width, threads, cancellationToken).Inverse(cancellationToken);
        int least = BlockStudy.WidthsBelow(width).LastOrDefault(width);
        return ChannelElimination.Run(inverse, project.Weights.Floats(), width, least, half, threads, cancellationToken);
    }

    // The bias that leaves the means of the outputs as they were.
    private static float[] BiasOf(Pointwise project, float[] means, int[] kept, float[] weights)
    {
        float[] bias = project.Bias is null ? new float[project.Channels] : project.Bias.Floats().ToArray();
        ReadOnlySpan<float> whole = project.Weights.Floats();
        for (int i = 0; i < whole.Length; i++)
        {
            bias[i % bias.Length] += means[i / bias.Length] * whole[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            bias[i % bias.Length] -= means[kept[i / bias.Length]] * weights[i];
        }

        return bias;
    }
}

/// <summary>What the calibration images showed of a network.</summary>
/// <param name="Blocks">Its blocks in the order of computation.</param>
/// <param name="Logits">Its logits of each image.</param>
internal sealed record NetworkFindings(IReadOnlyList<BlockStudy> Blocks, IReadOnlyList<float[]> Logits);
