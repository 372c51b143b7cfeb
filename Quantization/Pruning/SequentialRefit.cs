using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// Fits what is left of a sliced network, block after block, to what the whole one computes: each block's second layer brings the sum
/// behind it as near to the whole network's as it can, and so makes up for what the blocks before it lost, too.
/// </summary>
/// <param name="model">The sliced network; its weights are changed.</param>
/// <param name="images">The calibration images as the network takes them.</param>
/// <param name="threads">Threads, 1 or more; results do not hang on their number.</param>
/// <param name="cancellationToken">Stops between two images or steps.</param>
internal sealed class SequentialRefit(ModelProto model, FeatureMaps images, int threads, CancellationToken cancellationToken)
{
    /// <summary>Fits every block that is left.</summary>
    /// <param name="studies">The blocks of the whole network.</param>
    /// <param name="widths">What is left of each; 0 for a block that is gone.</param>
    /// <param name="fitted">Called after each with the number of blocks so far.</param>
    /// <returns>The logits of each image.</returns>
    public IReadOnlyList<float[]> Run(IReadOnlyList<BlockStudy> studies, IReadOnlyList<int> widths, Action<int> fitted)
    {
        GraphIndex index = new(model);
        NetworkWalk walk = new(index, images, threads, cancellationToken);
        using IEnumerator<ConvNeXtBlock> blocks = BlockSlicer.BlocksOf(index).GetEnumerator();
        bool isChanged = false;
        for (int i = 0; i < studies.Count; i++)
        {
            isChanged |= widths[i] < studies[i].Width;
            if (widths[i] > 0 && blocks.MoveNext())
            {
                ConvNeXtBlock block = blocks.Current;
                walk.MoveTo(block.Depthwise.Input);
                if (isChanged)
                {
                    Fit(block, walk, studies[i].Target);
                }

                walk.MoveTo(block.Residual.Output[0]);
            }

            fitted(i + 1);
        }

        return walk.Logits();
    }

    private void Fit(ConvNeXtBlock block, NetworkWalk walk, RowSamples target)
    {
        int perImage = target.Rows / images.Count;
        RowSamples hidden = walk.Look(block, perImage);
        float[] weights = block.Project.Weights.Floats().ToArray();
        float[] bias = BlockFit.Of(
            block, () => LeastSquares.Fit(hidden, target.Minus(walk.Here(perImage)), weights, threads, cancellationToken));
        BlockSlicer.SetProjection(block, weights, bias);
    }
}
