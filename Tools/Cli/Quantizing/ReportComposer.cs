using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Budget;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>Puts the figures of a report together as the work brings them.</summary>
/// <param name="order">What was asked for.</param>
/// <param name="manifest">The model's manifest.</param>
internal sealed class ReportComposer(QuantizationOrder order, ModelManifest manifest)
{
    private const int MillisecondPlaces = 3;

    /// <summary>What is known as soon as the model is calibrated.</summary>
    /// <param name="draft">The first integer variant.</param>
    /// <param name="fp32Bytes">Size of the float model.</param>
    public QuantizationReport Begin(DraftVariant draft, long fp32Bytes)
    {
        QuantizationResult result = draft.Result!;
        return new QuantizationReport
        {
            Model = manifest.Id,
            Architecture = manifest.Architecture,
            CalibrationImages = result.CalibrationImages,
            CheckSet = order.CheckName,
            Threads = order.Threads,
            MaxDrop = double.IsFinite(order.MaxDrop) ? order.MaxDrop : null,
            Bytes = new FileSizes(fp32Bytes, draft.Bytes.Length),
            FloatOperators = [.. result.FloatOperators],
            Operators = [.. result.Operators.Select(item => Operator(item, null))],
            Alternatives = [.. result.Alternatives.Select(way => Alternative(way, way == result.Way))],
        };
    }

    /// <summary>Adds what the search for the budget tried and found.</summary>
    public static QuantizationReport AddSearch(QuantizationReport report, IReadOnlyList<BudgetStep> steps, BudgetStep? found) => report with
    {
        BudgetSteps = [.. steps.Select(step => new BudgetStepFigures(step.FloatOperators.Count, Math.Round(step.Measure.Drop, 4), step.Measure.Agreement))],
        BudgetOperators = found?.FloatOperators ?? [],
    };

    /// <summary>Adds what each operator does and costs.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="draft">The first integer variant as it will be written.</param>
    /// <param name="study">What was measured of its operators.</param>
    /// <param name="times">Times of the float model, then of the integer one.</param>
    public static QuantizationReport AddOperators(QuantizationReport report, DraftVariant draft, OperatorStudy study, IReadOnlyList<OperatorTimes> times) => report with
    {
        Operators = [.. draft.Result!.Operators.Select(item => Operator(item, study))],
        OperatorTypes =
        [
            .. times[0].ByType.Keys.Union(times[1].ByType.Keys)
                .Select(type => new OperatorTypeFigures(type, Of(times[0], type), Of(times[1], type)))
                .OrderByDescending(item => item.Fp32Ms).ThenByDescending(item => item.Int8Ms).ThenBy(item => item.Type, StringComparer.Ordinal),
        ],
    };

    /// <summary>One variant of the bundle.</summary>
    public static VariantFigures Variant(DraftVariant draft, Proof? proof)
    {
        bool isParent = draft.Result is null;
        return new VariantFigures(
            draft.Variant.Name, draft.Variant.Precision, draft.Bytes.Length, isParent ? proof?.ReferenceTop1 : proof?.Top1, isParent ? null : proof?.Drop,
            isParent ? proof?.ReferenceLatencyMs : proof?.LatencyMs);
    }

    private static double Of(OperatorTimes times, string type) => Math.Round(times.ByType.GetValueOrDefault(type), MillisecondPlaces);

    private static AlternativeFigures Alternative(QuantizationAlternative way, bool isTaken) =>
        new(RangeNames.Of(way.RangeMethod), way.IsEqualized, way.IsBiasCorrected, CheckSetFigures.Decibels(way.LogitSqnrDb), isTaken);

    private static OperatorFigures Operator(QuantizedOperator item, OperatorStudy? study) => new(
        item.Name, item.Kind, item.Parameters, item.IsInteger,
        study?.SqnrOf(item.Name) is { } ratio ? CheckSetFigures.Decibels(ratio) : null,
        Milliseconds(study?.FloatMsOf(item.Name)), Milliseconds(study?.IntegerMsOf(item.Name)));

    private static double? Milliseconds(double? value) => value is { } milliseconds ? Math.Round(milliseconds, MillisecondPlaces) : null;
}
