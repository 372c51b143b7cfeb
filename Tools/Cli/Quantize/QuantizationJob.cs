using EdgeConvNeXt.Cli.Bundle;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Quantizes with pictures of folders, and writes the bundle if the loss is allowed; the report is written either way.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="error">Where progress goes.</param>
/// <param name="clock">The time that the report bears.</param>
internal sealed class QuantizationJob(QuantizeOptions options, TextWriter error, TimeProvider clock)
{
    // More would tell little more, and take as long again as the check.
    private const int BaselineImages = 2000;

    private readonly QuantizationOutput _output = new(options);

    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">The model, the images or the place for the bundle cannot be used.</exception>
    public async Task<QuantizationReport> RunAsync(CancellationToken cancellationToken)
    {
        FloatModel model = FloatModel.Open(options.Model, options.Manifest);

        // Calibration takes minutes: whatever would make them vain is found before.
        _output.ThrowIfNoPlace(model.Bytes);
        CheckImages? check = options.Check is null ? null : await CheckImages.FindAsync(options.Check, model.Manifest);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<GoldenVectors>? reference = (options.Calibration ?? options.Check) is { } folder
            ? Task.Run(() => ReferenceAsync(model, folder, stop.Token), CancellationToken.None)
            : null;
        try
        {
            AccuracyControlResult result = Quantize(model, check, cancellationToken);
            CollapseWarning.Write(result.Variants, error);
            return Finish(result, await ReferenceAsync(reference), await BaselineAsync(result, check, cancellationToken));
        }
        catch
        {
            await stop.CancelAsync();
            await (reference ?? Task.CompletedTask).ContinueWith(done => done.Exception, TaskScheduler.Default);
            throw;
        }
    }

    private AccuracyControlResult Quantize(FloatModel model, CheckImages? check, CancellationToken cancellationToken)
    {
        CalibrationImages? calibration = options.Calibration is { } folder
            ? CalibrationImages.Find(folder, options.CalibrationImages, model.Manifest.Input)
            : null;
        using QuantizeProgress progress = new(calibration?.Count ?? 0, check?.Count ?? 0, options.Quantization.MaxDrop, error);
        return Quantizer.Run(model, calibration?.Data, check?.Data, options.Quantization, progress, cancellationToken);
    }

    // What the float model says of some images: by it every provider will show that it computes the model. Made beside the calibration,
    // which leaves a core idle while it writes and opens models.
    private async Task<GoldenVectors> ReferenceAsync(FloatModel model, string folder, CancellationToken cancellationToken)
    {
        SessionSettings settings = SessionSet.SettingsFor(options.Quantization.ThreadCount, 1);
        ProviderRequest request = new() { Settings = settings };
        using IInferenceSession session = options.Quantization.Providers.Open(model.Bundle, request).Session;
        using SessionSet parent = SessionSet.Of(session);
        return await GoldenVectorsMaker.MakeAsync(folder, parent, model.Manifest, GoldenVectorsMaker.UsualCount, cancellationToken);
    }

    private async Task<GoldenVectors?> ReferenceAsync(Task<GoldenVectors>? reference)
    {
        if (reference is not null)
        {
            return await reference;
        }

        error.WriteLine(
            "edge: without images the bundle has no reference pictures: a station cannot check itself. Add some with "
            + "`edge bundle reference`.");
        return null;
    }

    // What the first integer variant says of the check images: by it a station will see whether parts are still like them.
    private async Task<DriftBaseline?> BaselineAsync(AccuracyControlResult result, CheckImages? check, CancellationToken cancellationToken)
    {
        if (check is not { Count: >= DriftBaseline.FewestParts } || result.Reason is not null || result.Variants[0].Accuracy is null)
        {
            return null;
        }

        ModelBundle bundle = ModelBundle.InMemory(options.Output, result.Manifest, result.Files);
        CandidateVariant candidate = result.Variants[0].Candidate;
        ProviderRequest request = new() { Variant = candidate.Variant.Name, PrefersFeatures = true };
        using SessionSet sessions = Open(bundle, request, candidate.Bytes.Length, Math.Min(check.Count, BaselineImages));
        return await new BaselineMaker(sessions, result.Manifest, error).MakeAsync(options.Check!, BaselineImages, cancellationToken);
    }

    private SessionSet Open(ModelBundle bundle, ProviderRequest request, long bytes, int pictures)
    {
        int threads = options.Quantization.ThreadCount;
        int count = SessionSet.CountFor(threads, bytes, pictures);
        request = request with { Settings = SessionSet.SettingsFor(threads, count) };
        return SessionSet.Open(count, () => options.Quantization.Providers.Open(bundle, request).Session);
    }

    private QuantizationReport Finish(AccuracyControlResult result, GoldenVectors? reference, DriftBaseline? baseline)
    {
        QuantizationReport report = ReportComposer.Compose(result, ReportMaker.Now(clock));
        if (result.Reason is { } reason)
        {
            report = report with { Reason = $"{reason}; no bundle was written." };
        }
        else
        {
            _output.Write(result, reference, baseline);
            report = report with { Bundle = options.Output };
        }

        _output.WriteReport(report);
        return report;
    }
}
