using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What pruning costs a float network at several sizes: hidden channels and blocks, hidden channels alone, and, to compare, the smallest
/// weights set to zero wherever they stand.
/// </summary>
internal sealed class PruningBenchmark
{
    private const int MostImages = 128;

    private static readonly double[] Shares = [0.9, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

    private readonly ModelManifest _manifest;
    private readonly FeatureMaps _images;
    private readonly int[] _labels;
    private readonly float[][] _expected;
    private readonly int _threads;

    private PruningBenchmark(ModelProto model, ModelManifest manifest, string check, int threads)
    {
        _manifest = manifest;
        _threads = threads;
        FrameCalibrationData pictures = new(() => Source(check, manifest), manifest.Input);
        _images = new FeatureMaps(
            [.. pictures.Images(default).Select(image => image.ToArray())], [1, 3, manifest.Input.Height, manifest.Input.Width]);
        _labels = [.. new FrameValidationData(() => Source(check, manifest), manifest.Labels).Frames(default).Select(frame => frame.Label)];
        _expected = Logits(model);
    }

    /// <summary>Measures and prints; the pruned networks are written.</summary>
    /// <param name="path">The float network; its manifest lies beside it, with .json in place of _fp32.onnx.</param>
    /// <param name="calibration">A folder of pictures.</param>
    /// <param name="check">A folder of other pictures for each label.</param>
    /// <param name="folder">Where the pruned networks go.</param>
    /// <param name="output">Where figures go.</param>
    public static void Run(string path, string calibration, string check, string folder, TextWriter output)
    {
        int threads = Environment.ProcessorCount;
        FloatModel model = FloatModel.Open(path, path.Replace("_fp32.onnx", ".json", StringComparison.Ordinal));
        ModelProto proto = model.Take();
        PruningBenchmark benchmark = new(proto, model.Manifest, check, threads);
        ModelProto whole = proto.Clone();
        FloatPasses.Run(whole, FloatPasses.All);
        int count = Directory.GetFiles(calibration, "*.*", SearchOption.AllDirectories).Length;
        int step = (count + MostImages - 1) / MostImages;
        FrameCalibrationData images = new(() => Source(calibration, model.Manifest), model.Manifest.Input, step);
        Stopwatch watch = Stopwatch.StartNew();
        PruningSession session = PrunableNetwork.Open(proto, path, model.Manifest.Input, images, default)
            .Study(threads, null, default);
        output.WriteLine($"{session.Images} images, {watch.Elapsed.TotalSeconds:F0} s for {session.Blocks.Count} blocks");
        foreach (double share in Shares)
        {
            foreach (bool removesBlocks in (ReadOnlySpan<bool>)[false, true])
            {
                watch.Restart();
                if (session.Prune(share, removesBlocks, null, default) is not { } pruned
                    || (removesBlocks && pruned.RemovedBlocks == 0))
                {
                    // So much cannot go, or the choice between channels and blocks is the same.
                    continue;
                }

                string name = $"{(removesBlocks ? "blocks" : "channels")}-{share.ToString(CultureInfo.InvariantCulture)}";
                File.WriteAllBytes(Path.Combine(folder, $"{name}.onnx"), pruned.Model);
                string widths = string.Join(' ', pruned.Blocks.Select(block => block.Kept));
                benchmark.Judge(
                    OnnxFile.Parse(pruned.Model, name),
                    $"{name} kept {pruned.Kept:F4} fit {pruned.LogitSqnrDb} dB {watch.Elapsed.TotalSeconds:F0} s [{widths}]", output);
            }
        }

        foreach (double share in Shares)
        {
            benchmark.Judge(WithoutSmallest(whole.Clone(), share), $"weights {share}", output);
        }
    }

    private static FolderFrameSource Source(string path, ModelManifest manifest) =>
        new(FolderFrameSourceOptions.ForModel(path, manifest.Input), TimeProvider.System);

    // The smallest weights of each layer of the pairs go, as many as the share says.
    private static ModelProto WithoutSmallest(ModelProto model, double share)
    {
        foreach (TensorProto tensor in BlockSlicer.BlocksOf(new GraphIndex(model)).SelectMany(
            block => new[] { block.Expand.Weights, block.Project.Weights }))
        {
            float[] values = tensor.Floats().ToArray();
            float[] sizes = [.. values.Select(Math.Abs).Order()];
            float least = sizes[(int)((1 - share) * sizes.Length)];
            float[] kept = [.. values.Select(value => Math.Abs(value) < least ? 0 : value)];
            tensor.RawData = TensorWriter.Create(tensor.Name, kept, [.. tensor.Dims]).RawData;
        }

        return model;
    }

    private void Judge(ModelProto candidate, string name, TextWriter output)
    {
        ModelComparison comparison = new(_manifest.Labels.Count);
        foreach ((float[] logits, int image) in Logits(candidate).Select((logits, image) => (logits, image)))
        {
            comparison.Add(_expected[image], logits, _labels[image]);
        }

        ConfidenceInterval interval = ConfidenceInterval.OfLoss(comparison.Paired);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: top-1 {comparison.Candidate.Top1:P2}, drop {comparison.Drop:F2} "
            + $"({100 * interval.Low:F2} to {100 * interval.High:F2}), "
            + $"agreement {comparison.Agreement:P2}, {comparison.LogitSqnrDb:F2} dB"));
    }

    private float[][] Logits(ModelProto model)
    {
        GraphIndex index = new(model);
        using GraphSegment segment = new(index, index.Inputs.Single().Name, model.Graph.Output[0].Name);
        FeatureMaps found = _images.Through(segment, _threads, null, default);
        return [.. Enumerable.Range(0, found.Count).Select(image => found[image])];
    }
}
