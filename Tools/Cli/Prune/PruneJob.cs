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
        PruningResult result = Prune(model, calibration, check, cancellationToken);
        Warn(result);
        PruningReport report = PruningReportComposer.Compose(result, model, ReportMaker.Now(clock));
        if (result.Network is { } network)
        {
            report = report with { Output = options.Output };
            output.Write(network.Model, model, report);
        }
        else
        {
            report = report with { Reason = $"{result.Reason}; no network was written{output.Earlier}." };
            output.WriteReport(report);
        }

        return report;
    }

    private PruningResult Prune(
        FloatModel model, CalibrationImages calibration, CheckImages? check, CancellationToken cancellationToken)
    {
        using PruneProgress progress = new(check?.Count ?? 0, error);
        return Pruner.Run(model, calibration.Data, check?.Data, options.Pruning, progress, cancellationToken);
    }

    private void Warn(PruningResult result)
    {
        if (result.ScarceBlocks > 0)
        {
            string blocks = result.ScarceBlocks == 1 ? "1 block has" : $"{result.ScarceBlocks} blocks have";
            error.WriteLine(
                $"edge: warning: {blocks} more hidden channels than the {result.CalibrationImages} calibration images have positions there "
                + "to fit them to; more images make the network better.");
        }

        CollapseWarning.Write(
            "the pruned network", "the whole one", result.Accuracy,
            "Keep more, or give more calibration images that look like the line's and differ from each other.", error);
    }
}
