using System.Numerics.Tensors;
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

    // What the error of a block's output at half of its width has to be of that at the least width, the ridge's part apart: where half of
    // its channels do nothing, neither the error nor the logits show what the others are worth.
    private const double ShownAtHalf = 0.003;

    // What the error is of the greatest where a narrower width shows it then.
    private const double Shown = 0.1;

    // What a block that changes no logit is taken to do at its least width: so one of two such is narrowed where its error is smaller.
    private const double UnseenNoise = 1e-14;

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
        long operations = walk.ChannelOperations(block);
        (RowSamples hidden, RowSamples target) = walk.Pass(block);
        int width = block.Project.Depth;
        float[] means = hidden.Center();
        (EliminationOrder order, double ridge) = BlockFit.Of(block, () => Eliminate(hidden, block.Project, HalfOf(width)));
        double ratio = NoisePerError(block.Project, hidden, means, order, ridge, noise);
        return new BlockStudy(block.Depthwise.Name, width, operations, order, ratio, noise.Of([], [], []), target);
    }

    private double NoisePerError(
        Pointwise project, RowSamples hidden, float[] means, EliminationOrder order, double ridge, LogitNoise noise)
    {
        int width = project.Depth;
        int half = HalfOf(width);
        double greatest = order.Errors[^1];
        double ratio = Ratio(project, order, half, means, noise);
        if (ErrorWithoutRidge(project, order, half, ridge) < ShownAtHalf * greatest)
        {
            int narrower = BlockStudy.WidthsBelow(width).First(other => order.Errors[width - other] >= Shown * greatest);
            EliminationOrder again = Eliminate(hidden, project, narrower).Order;
            ratio = Math.Max(ratio, Ratio(project, again, narrower, means, noise));
        }

        return greatest > 0 ? Math.Max(ratio, UnseenNoise / greatest) : 0;
    }

    // The widest of its widths that is at most half of it, or the widest at all; itself where it has none.
    private static int HalfOf(int width)
    {
        int[] narrower = [.. BlockStudy.WidthsBelow(width)];
        return narrower.FirstOrDefault(other => 2 * other <= width, narrower.FirstOrDefault(width));
    }

    // Mean square of the error of the output alone: the ridge adds its share of every weight that is changed.
    private static double ErrorWithoutRidge(Pointwise project, EliminationOrder order, int left, double ridge)
    {
        float[] change = project.Weights.Floats().ToArray();
        int columns = project.Channels;
        foreach ((int channel, int row) in order.Kept(project.Depth, left).Select((channel, row) => (channel, row)))
        {
            Span<float> own = change.AsSpan(channel * columns, columns);
            TensorPrimitives.Subtract(own, order.Weights.AsSpan(row * columns, columns), own);
        }

        return order.Errors[project.Depth - left] - (ridge * TensorPrimitives.SumOfSquares<float>(change));
    }

    private static double Ratio(Pointwise project, EliminationOrder order, int left, float[] means, LogitNoise noise)
    {
        int[] kept = order.Kept(project.Depth, left);
        double error = order.Errors[project.Depth - left];
        double found = noise.Of(kept, order.Weights, BiasOf(project, means, kept, order.Weights));
        return error > 0 ? found / error : 0;
    }

    private (EliminationOrder Order, double Ridge) Eliminate(RowSamples hidden, Pointwise project, int snapshotAt)
    {
        int width = project.Depth;
        double[] covariance = hidden.Product(hidden, threads, cancellationToken);
        double ridge = LeastSquares.AddRidge(covariance, width);
        double[] inverse = Cholesky.Factor(covariance, width, threads, cancellationToken).Inverse(cancellationToken);
        int least = BlockStudy.WidthsBelow(width).LastOrDefault(width);
        EliminationOrder order = ChannelElimination.Run(
            inverse, project.Weights.Floats(), width, least, snapshotAt, threads, cancellationToken);
        return (order, ridge);
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
