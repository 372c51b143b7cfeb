using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>Puts the figures of a pruning's report together.</summary>
public static class PruningReportComposer
{
    private const int SharePlaces = 4;
    private const int PointPlaces = 4;

    /// <summary>The report of a pruning, as far as it was measured; without the place of the output.</summary>
    /// <param name="result">What the pruning came to.</param>
    /// <param name="model">The whole network.</param>
    /// <param name="origin">What made the report, where and when.</param>
    public static PruningReport Compose(PruningResult result, FloatModel model, ReportOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(origin);
        PruningReport report = new()
        {
            Model = model.Manifest.Id,
            Date = origin.Date,
            Product = origin.Product,
            OnnxRuntime = OnnxRuntimeLibrary.Version,
            Machine = origin.Machine,
            CalibrationImages = result.CalibrationImages,
            BytesBefore = model.Bytes,
            MaxDrop = result.MaxDrop,
            Reason = result.Reason,
            Trials = [.. result.Trials.Select(trial => new PruningTrialFigures(trial.Keep, trial.Drop))],
        };
        report = result.Network is { } network ? WithNetwork(report, network) : report;
        return result.Accuracy is { } accuracy ? WithAccuracy(report, accuracy, model.Manifest) : report;
    }

    private static PruningReport WithNetwork(PruningReport report, PrunedNetwork network) => report with
    {
        Keep = network.Keep,
        Kept = Math.Round(network.Kept, SharePlaces),
        OperationsBefore = network.Blocks.Sum(block => block.Width * block.ChannelOperations),
        OperationsNow = network.Blocks.Sum(block => block.Kept * block.ChannelOperations),
        BytesNow = network.Model.Length,
        RemovedBlocks = network.RemovedBlocks,
        Blocks = [.. network.Blocks.Select(block => new PrunedBlockFigures(block.Name, block.Width, block.Kept))],
        CalibrationSqnrDb = network.LogitSqnrDb,
    };

    private static PruningReport WithAccuracy(PruningReport report, AccuracyResult accuracy, ModelManifest manifest)
    {
        ModelComparison comparison = accuracy.Comparison;
        ConfidenceInterval loss = ConfidenceInterval.OfLoss(comparison.Paired);
        ValidationSetFigures figures = new(comparison, manifest);
        return report with
        {
            CheckImages = comparison.Images,
            Whole = figures.Precision(comparison.Reference, LatencyPercentiles.Of(accuracy.ReferenceInference)),
            Pruned = figures.Precision(comparison.Candidate, LatencyPercentiles.Of(accuracy.Inference)),
            Drop = accuracy.Drop,
            DropInterval = new ConfidenceInterval(Math.Round(100 * loss.Low, PointPlaces), Math.Round(100 * loss.High, PointPlaces)),
            Agreement = comparison.Agreement,
            LogitSqnrDb = Decibels.Rounded(comparison.LogitSqnrDb),
        };
    }
}
