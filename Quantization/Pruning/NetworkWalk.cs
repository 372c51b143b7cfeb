using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Patterns;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>Images on their way through a network: one tensor of each is in memory at a time.</summary>
/// <param name="index">The network in the form of the float passes.</param>
/// <param name="images">The images as the network takes them.</param>
/// <param name="threads">Images at once.</param>
/// <param name="cancellationToken">Stops between two images.</param>
internal sealed class NetworkWalk(GraphIndex index, FeatureMaps images, int threads, CancellationToken cancellationToken)
{
    // Positions that covariances are taken from: so many for each channel, at least and at most so many.
    private const int PositionsPerChannel = 8;
    private const int LeastPositions = 8192;
    private const int MostPositions = 16384;

    private string _tensor = index.Inputs.Single().Name;

    /// <summary>The tensor that the images have come to.</summary>
    public FeatureMaps Maps { get; private set; } = images;

    /// <summary>Goes on to a tensor.</summary>
    /// <exception cref="Runtime.EdgeException">It does not follow from where the images are alone, or holds NaN or infinity.</exception>
    public void MoveTo(string tensor)
    {
        if (tensor != _tensor)
        {
            using GraphSegment segment = new(index, _tensor, tensor);
            Maps = Maps.Through(segment, threads, null, cancellationToken);
            _tensor = tensor;
        }
    }

    /// <summary>Goes on behind a block whose input the images have come to.</summary>
    /// <returns>Its hidden channels and its output at some positions.</returns>
    public (RowSamples Hidden, RowSamples Output) Pass(ConvNeXtBlock block)
    {
        int perImage = PerImage(block);
        RowSamples hidden = new(Maps.Count * perImage, block.Project.Depth);
        RowSamples output = new(Maps.Count * perImage, block.Channels);
        using GraphSegment segment = new(index, _tensor, block.Project.Input, block.Residual.Output[0]);
        Maps = Maps.Through(segment, threads, Look, cancellationToken);
        _tensor = block.Residual.Output[0];
        return (hidden, output);

        void Look(int image, IReadOnlyList<OrtValue> outputs)
        {
            FeatureMaps.Sample(outputs[0].GetTensorDataAsSpan<float>(), image, perImage, hidden);
            FeatureMaps.Sample(outputs[1].GetTensorDataAsSpan<float>(), image, perImage, output);
        }
    }

    /// <summary>The hidden channels of a block whose input the images have come to, and stay at; at some positions.</summary>
    /// <param name="block">The block.</param>
    /// <param name="perImage">How many of each image.</param>
    public RowSamples Look(ConvNeXtBlock block, int perImage)
    {
        RowSamples hidden = new(Maps.Count * perImage, block.Project.Depth);
        using GraphSegment segment = new(index, _tensor, block.Project.Input);
        Maps.Look(
            segment, threads, (image, outputs) => FeatureMaps.Sample(outputs[0].GetTensorDataAsSpan<float>(), image, perImage, hidden),
            cancellationToken);
        return hidden;
    }

    /// <summary>The tensor that the images have come to, at some positions.</summary>
    /// <param name="perImage">How many of each image.</param>
    public RowSamples Here(int perImage)
    {
        RowSamples samples = new(Maps.Count * perImage, (int)Maps.Shape[^1]);
        for (int image = 0; image < Maps.Count; image++)
        {
            FeatureMaps.Sample(Maps[image], image, perImage, samples);
        }

        return samples;
    }

    /// <summary>
    /// Multiply-accumulates of one hidden channel for an image, in both linear layers of a block whose input the images have come to.
    /// </summary>
    public long ChannelOperations(ConvNeXtBlock block) => 2L * block.Channels * Maps.Positions;

    /// <summary>Goes on to the network's output.</summary>
    /// <returns>The logits of each image.</returns>
    public IReadOnlyList<float[]> Logits()
    {
        MoveTo(index.Model.Graph.Output[0].Name);
        return [.. Enumerable.Range(0, Maps.Count).Select(image => Maps[image])];
    }

    private int PerImage(ConvNeXtBlock block)
    {
        int wanted = Math.Clamp(PositionsPerChannel * block.Project.Depth, LeastPositions, MostPositions);
        return Math.Min(Maps.Positions, (wanted + Maps.Count - 1) / Maps.Count);
    }
}
