using System.Text.Json;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Budget;
using EdgeConvNeXt.Quantization.Emission;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Puts the figures of a report together as the work brings them.</summary>
/// <param name="order">What was asked for.</param>
/// <param name="manifest">The model's manifest.</param>
/// <param name="clock">The time that the report bears.</param>
internal sealed class ReportComposer(QuantizationOrder order, ModelManifest manifest, TimeProvider clock)
{
    private const int MillisecondPlaces = 3;
    private const int PointPlaces = 4;

    /// <summary>Everything but the times of operators and the other variants.</summary>
    /// <param name="first">The first integer variant as it will be written.</param>
    /// <param name="fp32Bytes">Size of the float model.</param>
    /// <param name="mixture">The search for the budget, or null when none was needed.</param>
    /// <param name="tuning">The forms that were raced; empty without <c>--tune</c>.</param>
    public QuantizationReport Compose(ProvenDraft first, long fp32Bytes, Mixture? mixture, IReadOnlyList<TuningStep> tuning)
    {
        QuantizationReport report = Begin(first.Draft, first.Draft.Result!, fp32Bytes) with
        {
            Tuning = [.. tuning.Select(Step)],
            BudgetSteps = [.. (mixture?.Steps ?? []).Select(Step)],
            BudgetOperators = mixture?.Found?.FloatOperators ?? [],
        };
        return first.Proof?.AddTo(report, manifest) ?? report;
    }

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
    public static VariantFigures Variant(ProvenDraft item, ModelManifest manifest)
    {
        (DraftVariant draft, Proof? proof) = item;
        VariantFigures variant = new(draft.Variant.Name, draft.Variant.Precision, draft.Bytes.Length, null, null, null);
        return proof is null ? variant
            : draft.Result is null ? variant with { Top1 = proof.ReferenceTop1, LatencyMs = proof.ReferenceLatencyMs }
            : proof.AddTo(variant, manifest);
    }

    private QuantizationReport Begin(DraftVariant draft, QuantizationResult result, long fp32Bytes) => new()
    {
        Model = manifest.Id,
        Date = clock.GetUtcNow(),
        Product = ReportOrigin.Product,
        OnnxRuntime = OnnxRuntimeLibrary.Version,
        Machine = ReportOrigin.Machine,
        Architecture = manifest.Architecture,
        CalibrationImages = result.CalibrationImages,
        CheckSet = order.CheckName,
        Threads = order.Threads,
        MaxDrop = double.IsFinite(order.MaxDrop) ? order.MaxDrop : null,
        Bytes = new FileSizes(fp32Bytes, draft.Bytes.Length),
        FloatOperators = [.. result.FloatOperators],
        Operators = [.. result.Operators.Select(item => Operator(item, null))],
        Alternatives = [.. result.Alternatives.Select(way => Alternative(way, way == result.Taken))],
    };

    private static BudgetStepFigures Step(BudgetStep step) =>
        new(step.FloatOperators.Count, Math.Round(step.Measure.Drop, PointPlaces), step.Measure.Agreement);

    private static TuningFigures Step(TuningStep step) => new(
        step.Operators, Form(step.From), Form(step.To), Math.Round(step.FromMilliseconds, MillisecondPlaces), Math.Round(step.ToMilliseconds, MillisecondPlaces),
        step.FasterShare, step.LogitSqnrDb is { } ratio ? CheckSetFigures.Decibels(ratio) : null, step.IsTaken);

    private static string Form(OperatorForm form) => JsonNamingPolicy.KebabCaseLower.ConvertName(form.ToString());

    private static double Of(OperatorTimes times, string type) => Math.Round(times.ByType.GetValueOrDefault(type), MillisecondPlaces);

    private static AlternativeFigures Alternative(QuantizationAlternative way, bool isTaken) =>
        new(RangeNames.Of(way.Way.RangeMethod), way.Way.IsEqualized, way.Way.IsDepthwiseEqualized, way.Way.IsBiasCorrected, way.Way.IsGeluByTable, CheckSetFigures.Decibels(way.LogitSqnrDb), isTaken);

    private static OperatorFigures Operator(QuantizedOperator item, OperatorStudy? study) => new(
        item.Name, item.Kind, item.Parameters, item.IsInteger,
        study?.SqnrOf(item.Name) is { } ratio ? CheckSetFigures.Decibels(ratio) : null,
        Milliseconds(study?.FloatMsOf(item.Name)), Milliseconds(study?.IntegerMsOf(item.Name)));

    private static double? Milliseconds(double? value) => value is { } milliseconds ? Math.Round(milliseconds, MillisecondPlaces) : null;
}
