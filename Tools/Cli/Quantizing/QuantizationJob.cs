using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Cli.Evaluation;
using EdgeConvNeXt.Cli.Models;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>Quantizes, compares on the check set, and writes the bundle if the loss is allowed.</summary>
/// <param name="order">What was asked for.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class QuantizationJob(QuantizationOrder order, TextWriter error)
{
    private const string FileName = "model.int8.onnx";

    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">The model, the images or the place for the bundle cannot be used.</exception>
    public async Task<QuantizationReport> RunAsync(CancellationToken cancellationToken)
    {
        ModelBundle parent = ModelBundle.FromOnnx(order.Model, order.Manifest);
        await using LabelledImages? images = order.Check is null ? null : new LabelledImages(order.Check, parent.Manifest.Labels);
        ThrowIfVain(parent, images);
        QuantizationResult result = Quantize(parent, cancellationToken);
        ModelVariant variant = new() { Name = "cpu", Provider = "cpu", File = FileName, Precision = "int8", Input = InputFormat.U8Nhwc };
        Dictionary<string, byte[]> files = new() { [FileName] = result.Model };
        QuantizationReport report = new()
        {
            CalibrationImages = result.CalibrationImages,
            FloatOperators = [.. result.FloatOperators],
            Bytes = new FileSizes(new FileInfo(order.Model).Length, result.Model.Length),
        };
        ModelBundle quantized = ModelBundle.InMemory(order.Output, parent.Manifest with { Variants = [variant] }, files);
        if (Try(parent, quantized, images, cancellationToken) is { } evaluator)
        {
            report = Add(report, evaluator);
            variant = variant with { Accuracy = Accuracy(evaluator.Comparison!) };
        }

        if (report.Drop > order.MaxDrop)
        {
            return report;
        }

        BundleWriter.Write(order.Output, parent.Manifest with { Variants = [variant] }, files);
        return report with { Bundle = order.Output };
    }

    // Calibration takes minutes: whatever would make them vain is found before.
    private void ThrowIfVain(ModelBundle parent, LabelledImages? images)
    {
        BundleWriter.ThrowIfNoPlace(order.Output);
        images?.Start();
        Open(parent).Dispose();
    }

    private QuantizationResult Quantize(ModelBundle parent, CancellationToken cancellationToken)
    {
        int count = CountCalibrationImages();
        int step = (count + order.CalibrationImages - 1) / order.CalibrationImages;
        using ProgressReporter progress = new("calibration images", (count + step - 1) / step, error);
        QuantizationRequest request = new()
        {
            ModelPath = order.Model,
            Input = parent.Manifest.Input,
            Calibration = new FrameCalibrationData(CalibrationSource, parent.Manifest.Input, step),
            Threads = order.Threads,
        };
        return Quantizer.Quantize(request, new StepProgress(progress), cancellationToken);
    }

    private FolderFrameSource CalibrationSource() =>
        new(new FolderFrameSourceOptions { Path = order.Calibration, Recursive = true }, TimeProvider.System);

    // A started folder source has listed its files and read none of them.
    private int CountCalibrationImages()
    {
        FolderFrameSource source = CalibrationSource();
        source.Start();
        return source.Count;
    }

    // An opened model has run: its inputs and outputs are the manifest's.
    private OpenModel Open(ModelBundle bundle)
    {
        ProviderRequest request = new() { Settings = new SessionSettings { Threads = order.Threads } };
        return new OpenModel(bundle, KnownProviders.Selector().Open(bundle, request).Session);
    }

    // Null without a check set; but nothing is written that nobody has opened and run.
    private Evaluator? Try(ModelBundle parent, ModelBundle quantized, LabelledImages? images, CancellationToken cancellationToken)
    {
        if (images is not null)
        {
            return Compare(parent, quantized, images, cancellationToken);
        }

        Open(quantized).Dispose();
        return null;
    }

    private Evaluator Compare(ModelBundle parent, ModelBundle quantized, LabelledImages images, CancellationToken cancellationToken)
    {
        using OpenModel reference = Open(parent);
        using OpenModel model = Open(quantized);
        Evaluator evaluator = new(model, reference);
        using ProgressReporter progress = new("check images", images.Count, error);
        foreach (FrameLease frame in images.Read(cancellationToken))
        {
            evaluator.Add(Readable(frame), images.TruthOf(frame.Info));
            progress.Advance();
        }

        return evaluator;
    }

    // A proof over fewer images than were given would be no proof: here, unlike on the line, one bad file ends the work.
    private static FrameLease Readable(FrameLease frame) => frame.Info.Fault is { } fault
        ? throw new EdgeException(
            EdgeFault.File, $"A check image cannot be read: {fault}", frame.Info.Origin ?? "", "a sound image", "Take it out of the folder or replace it.")
        : frame;

    private static QuantizationReport Add(QuantizationReport report, Evaluator evaluator)
    {
        ModelComparison comparison = evaluator.Comparison!;
        return report with
        {
            CheckImages = comparison.Images,
            Fp32 = new PrecisionReport(comparison.Reference.Top1, Percentiles.Of(evaluator.ReferenceInference)),
            Int8 = new PrecisionReport(comparison.Candidate.Top1, Percentiles.Of(evaluator.Inference)),
            Drop = Math.Round(comparison.Drop, 4),
            Agreement = comparison.Agreement,
            LogitSqnrDb = Sqnr.Of(comparison),
        };
    }

    private VariantAccuracy Accuracy(ModelComparison comparison) => new()
    {
        Images = comparison.Images,
        Top1 = comparison.Candidate.Top1,
        ReferenceTop1 = comparison.Reference.Top1,
        Agreement = Math.Round(comparison.Agreement, 5),
        LogitSqnrDb = Sqnr.Of(comparison),
        CheckSet = order.CheckName,
    };
}
