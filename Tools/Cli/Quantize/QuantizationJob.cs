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
        AccuracyControlResult result = Quantize(model, check, cancellationToken);
        CollapseWarning.Write(result.Variants, error);
        return Finish(result, await ReferenceAsync(model, cancellationToken), await BaselineAsync(result, check, cancellationToken));
    }

    private AccuracyControlResult Quantize(FloatModel model, CheckImages? check, CancellationToken cancellationToken)
    {
        CalibrationImages? calibration = options.Calibration is { } folder
            ? CalibrationImages.Find(folder, options.CalibrationImages, model.Manifest.Input)
            : null;
        using QuantizeProgress progress = new(calibration?.Count ?? 0, check?.Count ?? 0, options.Quantization.MaxDrop, error);
        return Quantizer.Run(model, calibration?.Data, check?.Data, options.Quantization, progress, cancellationToken);
    }

    // What the float model says of some images: by it every provider will show that it computes the model.
    private async Task<GoldenVectors?> ReferenceAsync(FloatModel model, CancellationToken cancellationToken)
    {
        if ((options.Calibration ?? options.Check) is not { } folder)
        {
            error.WriteLine(
                "edge: without images the bundle has no reference pictures: a station cannot check itself. Add some with "
                + "`edge bundle reference`.");
            return null;
        }

        using SessionSet parent = Open(model.Bundle, new ProviderRequest(), model.Bytes, GoldenVectorsMaker.UsualCount);
        return await GoldenVectorsMaker.MakeAsync(folder, parent, model.Manifest, GoldenVectorsMaker.UsualCount, cancellationToken);
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
