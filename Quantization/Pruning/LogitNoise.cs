using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>What a change of one block does to the logits of a few images.</summary>
/// <param name="index">The whole network; not changed.</param>
/// <param name="number">Number of the block, from 0.</param>
/// <param name="probes">The block's input for the images.</param>
/// <param name="logits">The whole network's logits of the images; found here when it is empty.</param>
/// <param name="threads">Images at once.</param>
/// <param name="cancellationToken">Stops between two images.</param>
internal sealed class LogitNoise(
    GraphIndex index, int number, FeatureMaps probes, List<float[]> logits, int threads, CancellationToken cancellationToken)
{
    /// <summary>Mean square of the change of the logits over the mean square of the logits, with other weights in the block.</summary>
    /// <param name="kept">The hidden channels that stay; none for no block.</param>
    /// <param name="weights">Weights of the layer that narrows [kept, outputs].</param>
    /// <param name="bias">Its bias.</param>
    public double Of(int[] kept, float[] weights, float[] bias)
    {
        ConvNeXtBlock block = BlockSlicer.BlocksOf(index)[number];
        string input = block.Depthwise.Input;
        if (logits.Count == 0)
        {
            logits.AddRange(LogitsOf(index, input));
        }

        ModelProto changed = index.Model.Clone();
        BlockSlicer.Slice(changed, [.. Enumerable.Range(0, number + 1).Select(block => block == number ? kept : null)]);
        GraphIndex changedIndex = new(changed);
        if (kept.Length > 0)
        {
            BlockSlicer.SetProjection(BlockSlicer.BlocksOf(changedIndex)[number], weights, bias);
        }

        return Between(logits, LogitsOf(changedIndex, input));
    }

    /// <summary>Mean square of the change of logits over their mean square; 0 where nothing changes.</summary>
    /// <param name="expected">The logits of each image.</param>
    /// <param name="actual">As they became.</param>
    public static double Between(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual)
    {
        double signal = 0;
        double noise = 0;
        foreach ((float[] before, float[] after) in expected.Zip(actual))
        {
            for (int i = 0; i < before.Length; i++)
            {
                double change = (double)after[i] - before[i];
                signal += (double)before[i] * before[i];
                noise += change * change;
            }
        }

        return noise > 0 ? noise / signal : 0;
    }

    private float[][] LogitsOf(GraphIndex network, string input)
    {
        using GraphSegment segment = new(network, input, network.Model.Graph.Output[0].Name);
        FeatureMaps found = probes.Through(segment, threads, null, cancellationToken);
        return [.. Enumerable.Range(0, found.Count).Select(image => found[image])];
    }
}
