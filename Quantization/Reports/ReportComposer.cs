using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports;

/// <summary>Puts the figures of a report together.</summary>
public static class ReportComposer
{
    private const int MillisecondPlaces = 3;
    private const int PointPlaces = 4;

    /// <summary>The report of a quantization, as far as it was measured; without bundle and reason.</summary>
    /// <param name="result">What the quantization came to.</param>
    /// <param name="origin">What made the report, where and when.</param>
    public static QuantizationReport Compose(AccuracyControlResult result, ReportOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(origin);
        EvaluatedVariant first = result.Variants[0];
        QuantizationReport report = Begin(result, first.Candidate, first.Candidate.Result!, origin) with
        {
            OperatorTypes = result.Times is [{ } fp32, { } int8] ? [.. Types(fp32, int8)] : [],
            Tuning = [.. result.Tuning.Select(Step)],
            BudgetSteps = [.. (result.MixedPrecision?.Steps ?? []).Select(Step)],
            BudgetOperators = result.RestoredOperators,
            Variants = [.. result.Variants.Select(item => Variant(item, result.FloatManifest))],
        };
        return first.Accuracy is { } accuracy
            ? new ValidationSetFigures(accuracy.Comparison, result.FloatManifest).AddTo(
                report, LatencyPercentiles.Of(accuracy.ReferenceInference), LatencyPercentiles.Of(accuracy.Inference))
            : report;
    }

    private static QuantizationReport Begin(
        AccuracyControlResult result, CandidateVariant first, QuantizationResult how, ReportOrigin origin) => new()
    {
        Model = result.FloatManifest.Id,
        Date = origin.Date,
        Product = origin.Product,
        OnnxRuntime = OnnxRuntimeLibrary.Version,
        Machine = origin.Machine,
        Architecture = result.FloatManifest.Architecture,
        CalibrationImages = how.CalibrationImages,
        CheckSet = result.Options.ValidationName,
        Threads = result.Options.Threads,
        MaxDrop = double.IsFinite(result.Options.MaxDrop) ? result.Options.MaxDrop : null,
        Bytes = new FileSizes(result.FloatBytes, first.Bytes.Length),
        FloatOperators = [.. how.FloatOperators],
        Operators = [.. how.Operators.Select(item => Operator(item, result.Study))],
        Trials = [.. how.Trials.Select(trial => Trial(trial, trial == how.Chosen))],
    };

    private static VariantFigures Variant(EvaluatedVariant item, ModelManifest manifest)
    {
        (CandidateVariant candidate, AccuracyResult? accuracy) = item;
        VariantFigures variant = new(candidate.Variant.Name, candidate.Variant.Precision, candidate.Bytes.Length, null, null, null);
        if (accuracy is null)
        {
            return variant;
        }

        LatencyPercentiles reference = LatencyPercentiles.Of(accuracy.ReferenceInference);
        return candidate.Result is null
            ? variant with { Top1 = accuracy.ReferenceTop1, LatencyMs = reference }
            : new ValidationSetFigures(accuracy.Comparison, manifest).AddTo(variant, reference, LatencyPercentiles.Of(accuracy.Inference));
    }

    private static IEnumerable<OperatorTypeFigures> Types(OperatorTimes fp32, OperatorTimes int8) => fp32
        .ByType.Keys.Union(int8.ByType.Keys)
        .Select(type => new OperatorTypeFigures(type, Of(fp32, type), Of(int8, type)))
        .OrderByDescending(item => item.Fp32Ms).ThenByDescending(item => item.Int8Ms).ThenBy(item => item.Type, StringComparer.Ordinal);

    private static BudgetStepFigures Step(BudgetStep step) =>
        new(step.FloatOperators.Count, Math.Round(step.Measure.Drop, PointPlaces), step.Measure.Agreement);

    private static TuningFigures Step(TuningStep step) => new(
        step.Operators, NameOf(step.From), NameOf(step.To), Math.Round(step.FromMilliseconds, MillisecondPlaces),
        Math.Round(step.ToMilliseconds, MillisecondPlaces), step.FasterShare,
        step.LogitSqnrDb is { } ratio ? Decibels.Rounded(ratio) : null, step.IsTaken);

    // What readers of reports know the kernels by, whatever they are called here.
    private static string NameOf(KernelVariant kernel) => kernel switch
    {
        KernelVariant.Float => "float",
        KernelVariant.MatMul => "product",
        KernelVariant.Convolution => "convolution",
        KernelVariant.LutGelu => "lookup",
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "It has no name in reports."),
    };

    private static double Of(OperatorTimes times, string type) => Math.Round(times.ByType.GetValueOrDefault(type), MillisecondPlaces);

    private static PtqTrialFigures Trial(PtqTrial trial, bool isTaken) => new(
        RangeNames.Of(trial.Config.RangeMethod), trial.Config.IsEqualized, trial.Config.IsDepthwiseEqualized, trial.Config.IsBiasCorrected,
        trial.Config.IsGeluByTable, Decibels.Rounded(trial.LogitSqnrDb), isTaken);

    private static OperatorFigures Operator(QuantizedOperator item, OperatorStudy? study) => new(
        item.Name, item.Kind, item.Parameters, item.IsInteger,
        study?.SqnrOf(item.Name) is { } ratio ? Decibels.Rounded(ratio) : null,
        Milliseconds(study?.FloatMsOf(item.Name)), Milliseconds(study?.IntegerMsOf(item.Name)));

    private static double? Milliseconds(double? value) => value is { } milliseconds ? Math.Round(milliseconds, MillisecondPlaces) : null;
}

/// <summary>
/// What made a report, on which machine and when: figures of two machines or versions are not to be held against each other unawares.
/// </summary>
/// <param name="Product">The program and its version.</param>
/// <param name="Machine">Processor, cores and system.</param>
/// <param name="Date">When, UTC.</param>
public sealed record ReportOrigin(string Product, string Machine, DateTimeOffset Date);
