using EdgeConvNeXt.Cli.Quantize;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary>Prunes with pictures of folders, and writes the network if the loss is allowed; the report is written either way.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="error">Where progress goes.</param>
/// <param name="clock">The time that the report bears.</param>
internal sealed class PruneJob(PruneOptions options, TextWriter error, TimeProvider clock)
{
    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">The model, the images or the place for the network cannot be used.</exception>
    public async Task<PruningReport> RunAsync(CancellationToken cancellationToken)
    {
        FloatModel model = FloatModel.Open(options.Model, options.Manifest);
        PruneOutput output = new(options.Output, options.Manifest);
        output.ThrowIfNoPlace(options.Model, model.Bytes);
        CheckImages? check = options.Check is null ? null : await CheckImages.FindAsync(options.Check, model.Manifest);
        CalibrationImages calibration = CalibrationImages.Find(options.Calibration, options.CalibrationImages, model.Manifest.Input);
        using PruneProgress progress = new(check?.Count ?? 0, error);
        PruningResult result = Pruner.Run(model, calibration.Data, check?.Data, options.Pruning, progress, cancellationToken);
        PruningReport report = PruningReportComposer.Compose(result, model, ReportMaker.Now(clock));
        if (result.Network is { } network)
        {
            report = report with { Output = options.Output };
            output.Write(network.Model, model, report);
        }
        else
        {
            report = report with { Reason = $"{result.Reason}; no network was written." };
            output.WriteReport(report);
        }

        return report;
    }
}
