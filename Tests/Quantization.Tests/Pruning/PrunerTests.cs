using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>A whole network is pruned: what stays, what it computes, and what is refused.</summary>
public sealed class PrunerTests : QuantizerTestBase
{
    // Some samples for each hidden channel, also where an image has 16 positions.
    private static readonly TestImages Many = new(SyntheticConvNeXt.ImageInput, 64);
    private static readonly TestImages Fresh = new(SyntheticConvNeXt.ImageInput, 20, seed: 11);
    private static readonly long[] Shape = [1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size];

    [Fact]
    public void Keeping_all_changes_nothing()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        ModelProto prepared = model.Clone();
        FloatPasses.Run(prepared, FloatPasses.All);

        PruningResult result = Pruner.Run(Open(model), Images, null, new PruningOptions { Keep = 1 });

        Assert.Equal(1, result.Network!.Kept);
        Assert.Null(result.Network.LogitSqnrDb);
        Assert.InRange(
            OnnxRun.RelativeError(
                OnnxRun.Run(prepared, Fresh.Normalised(0), Shape), OnnxRun.Run(result.Network.Model, Fresh.Normalised(0), Shape)),
            0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(ModelStyle.Names), MemberType = typeof(ModelStyle))]
    public void What_is_left_is_fitted_and_the_quantizer_knows_it(string style)
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All[style], widening: 2);
        PruningOptions options = new() { Keep = 0.75, RemovesBlocks = false };

        PrunedNetwork network = Pruner.Run(Open(model), Many, null, options).Network!;

        Assert.InRange(network.Kept, 0.5, 0.75);
        Assert.All(network.Blocks, block => Assert.Equal(0, block.Kept % 16));
        ModelProto pruned = OnnxFile.Parse(network.Model, "pruned");
        Assert.DoesNotContain(pruned.Graph.Node, node => node.Domain == OperatorDomains.Microsoft);
        double fitted = FreshSqnr(model, network.Model);
        double cut = FreshSqnr(model, CutAlone(model, network));
        Assert.True(fitted > 20 && fitted > cut + 3, $"{fitted:F1} dB fitted, {cut:F1} dB cut alone");
        QuantizationResult integer = Quantizer.Quantize(Request(pruned));
        Assert.Equal(SyntheticConvNeXt.LinearOperators - 1, integer.Operators.Count(item => item.IsInteger));
        Assert.Equal(3, integer.Stages.Sum(stage => stage.Blocks));
    }

    [Fact]
    public void However_many_threads_compute_the_bytes_are_the_same()
    {
        ModelProto model = SyntheticConvNeXt.Create(widening: 2);
        byte[][] networks =
        [
            .. new[] { 1, 2, 3 }.Select(
                threads => Pruner.Run(Open(model), Images, null, new PruningOptions { Keep = 0.5, Threads = threads }).Network!.Model),
        ];

        Assert.Equal(networks[0], networks[1]);
        Assert.Equal(networks[0], networks[2]);
    }

    [Fact]
    public void Blocks_go_where_channels_are_not_enough()
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());

        PrunedNetwork network = Pruner.Run(model, Images, null, new PruningOptions { Keep = 0.2 }).Network!;

        Assert.InRange(network.Kept, 0, 0.2);
        Assert.InRange(network.RemovedBlocks, 1, 3);
    }

    [Fact]
    public void A_share_that_cannot_be_reached_is_refused_before_the_study_with_the_least_that_can()
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());
        List<PruningProgress> reports = [];

        EdgeException refusal = Assert.Throws<EdgeException>(() => Pruner.Run(
            model, Images, null, new PruningOptions { Keep = 0.2, RemovesBlocks = false }, new Listener(reports.Add)));

        Assert.Equal(EdgeFault.Configuration, refusal.Fault);
        Assert.Contains("cannot do with 0.2 of its operations", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("expected 0.3335 or more, as all blocks stay.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(reports);
        Assert.All(Least(model).Network!.Blocks, block => Assert.Equal(16, block.Kept));
    }

    [Fact]
    public void Where_nothing_can_go_that_is_the_reason_and_no_loss_is()
    {
        FloatModel least = Open(OnnxFile.Parse(Least(Open(SyntheticConvNeXt.Create())).Network!.Model, "least"));

        PruningResult result = Pruner.Run(
            least, Images, Validation(_ => 0), new PruningOptions { MaxDrop = 1, RemovesBlocks = false });

        Assert.Null(result.Network);
        Assert.Equal("nothing can go: the network cannot do with less than 1 of its operations", result.Reason);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    public void Blocks_with_more_hidden_channels_than_positions_are_counted(int images, int scarce)
    {
        // 64 hidden channels in two blocks of 16 positions, 32 in one of 64.
        PruningResult result = Pruner.Run(
            Open(SyntheticConvNeXt.Create()), new TestImages(SyntheticConvNeXt.ImageInput, images), null, new PruningOptions { Keep = 1 });

        Assert.Equal(scarce, result.ScarceBlocks);
    }

    [Fact]
    public void The_smallest_network_that_was_tried_and_keeps_the_budget_comes_out()
    {
        ModelProto model = SyntheticConvNeXt.Create(widening: 2);
        List<PruningProgress> reports = [];

        PruningResult result = Pruner.Run(
            Open(model), Images, Validation(index => Answer(model, index)), new PruningOptions { MaxDrop = 20 },
            new Listener(reports.Add));

        PruningTrial[] allowed = [.. result.Trials.Where(trial => trial.Drop <= 20)];
        Assert.Equal(allowed.Min(trial => trial.Keep), result.Network!.Keep);
        Assert.True(result.Trials.Any(trial => trial.Drop is null or > 20), "Everything was allowed.");
        Assert.InRange(result.Accuracy!.Drop, -100, 20);
        Assert.Equal(allowed.Single(trial => trial.Keep == result.Network.Keep).Drop, result.Accuracy.Drop);
        Assert.Equal(
            [PruningStep.Studying, PruningStep.Fitting, PruningStep.Validating], reports.Select(report => report.Step).Distinct());
    }

    [Fact]
    public void Where_no_network_keeps_the_budget_there_is_none()
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());
        ProviderSelector providers = new([new ContraryProvider(File.ReadAllBytes(model.Path))]);

        PruningResult result = Pruner.Run(
            model, Images, Validation(_ => 0), new PruningOptions { MaxDrop = 99, Providers = providers });

        Assert.Null(result.Network);
        Assert.Contains("loses more than 99 points", result.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(result.Trials);
    }

    [Fact]
    public void Options_that_cannot_be_meant_are_misuse()
    {
        FloatModel model = Open(SyntheticConvNeXt.Create());
        foreach (PruningOptions options in (PruningOptions[])
            [
                new(), new() { Keep = 0 }, new() { Keep = 1.1 }, new() { Keep = double.NaN }, new() { Keep = 0.5, MaxDrop = 1 },
                new() { MaxDrop = 1 }, new() { Keep = 0.5, Threads = -1 },
            ])
        {
            Assert.Throws<ArgumentException>(() => Pruner.Run(model, Images, null, options));
        }
    }

    [Fact]
    public void A_network_without_blocks_is_refused()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType == "Erf"))
        {
            node.OpType = "Tanh";
        }

        AssertRefused(model, Images, "no ConvNeXt block");
    }

    [Fact]
    public void Without_calibration_images_nothing_is_done() =>
        AssertRefused(SyntheticConvNeXt.Create(), new TestImages(SyntheticConvNeXt.ImageInput, 0), "no calibration images");

    [Fact]
    public void An_image_that_is_no_numbers_is_refused_by_its_number() =>
        AssertRefused(SyntheticConvNeXt.Create(), new SpoiltImages(), "NaN or infinity on calibration image number 2");

    [Fact]
    public void A_pruning_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        Listener listener = new(report =>
        {
            if (report is { Step: PruningStep.Studying, Done: 2 })
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Pruner.Run(
            Open(SyntheticConvNeXt.Create()), Images, null, new PruningOptions { Keep = 0.5 }, listener, stop.Token));
    }

    private static PruningResult Least(FloatModel model) =>
        Pruner.Run(model, Images, null, new PruningOptions { Keep = 0.3335, RemovesBlocks = false });

    private static int Answer(ModelProto model, int index) => Ranking.Best(OnnxRun.Run(model, Fresh.Normalised(index), Shape));

    private static FrameValidationData Validation(Func<int, int> label) =>
        new(() => new PixelSource(Fresh) { Truth = index => Manifest.Labels[label(index)] }, Manifest.Labels);

    // The same channels cut out, and nothing fitted.
    private static byte[] CutAlone(ModelProto model, PrunedNetwork network)
    {
        ModelProto cut = model.Clone();
        PruningSession session = PrunableNetwork.Open(model.Clone(), "model", SyntheticConvNeXt.ImageInput, Many, default)
            .Study(threads: 1, progress: null, default);
        FloatPasses.Run(cut, FloatPasses.All);
        BlockSlicer.Slice(
            cut, [.. session.Blocks.Zip(network.Blocks, (study, block) => study.Order.Kept(block.Width, block.Kept))]);
        return OnnxFile.ToBytes(cut);
    }

    private static double FreshSqnr(ModelProto model, byte[] pruned) => Sqnr(model, pruned, InputFormat.F32Nchw);

    private FloatModel Open(ModelProto model)
    {
        string path = Folder.File("whole.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        return FloatModel.Open(path, Manifest);
    }

    private void AssertRefused(ModelProto model, ICalibrationData images, string reason)
    {
        EdgeException refusal = Assert.Throws<EdgeException>(
            () => Pruner.Run(Open(model), images, null, new PruningOptions { Keep = 0.5 }));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Listener(Action<PruningProgress> told) : IProgress<PruningProgress>
    {
        public void Report(PruningProgress value) => told(value);
    }

    private sealed class SpoiltImages : ICalibrationData
    {
        public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken)
        {
            foreach (ReadOnlyMemory<float> image in QuantizerTestBase.Images.Images(cancellationToken).Take(3).Select(
                (image, index) => index == 1 ? new float[image.Length].Select(_ => float.NaN).ToArray() : image))
            {
                yield return image;
            }
        }
    }
}
