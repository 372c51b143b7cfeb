using System.Globalization;
using EdgeConvNeXt.Cli.Models;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Budget;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>
/// Quantizes, proves the result on the check set, puts operators back to float where the budget needs it, and writes the bundle if the loss is allowed;
/// the report is written either way.
/// </summary>
internal sealed class QuantizationJob
{
    private static readonly HashSet<string> Nothing = [];

    private readonly QuantizationOrder _order;
    private readonly TextWriter _error;
    private readonly ModelBundle _parent;
    private OperatorStudy? _study;

    /// <param name="order">What was asked for.</param>
    /// <param name="error">Where progress goes.</param>
    /// <exception cref="EdgeException">The model or its manifest cannot be used.</exception>
    public QuantizationJob(QuantizationOrder order, TextWriter error)
    {
        _order = order;
        _error = error;
        _parent = ModelBundle.FromOnnx(order.Model, order.Manifest);
    }

    private ModelManifest Manifest => _parent.Manifest;

    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">The model, the images or the place for the bundle cannot be used.</exception>
    public async Task<QuantizationReport> RunAsync(CancellationToken cancellationToken)
    {
        CheckSet? check = _order.Check is null ? null : new CheckSet(_order.Check, Manifest.Labels, _error);
        await ThrowIfVainAsync(check);
        QuantizationSession session = new CalibrationImages(_order).Calibrate(_parent, _error, cancellationToken);
        byte[] fp32 = SelfContainedModel.Read(_order.Model);
        DraftVariant first = Emit(session, _order.Variants[0], Nothing);
        ReportComposer composer = new(_order, Manifest);
        QuantizationReport report = composer.Begin(first, fp32.Length);
        Proof? proof = check is null ? null : await ProveAsync(check, first, cancellationToken);
        if (proof?.Drop > _order.MaxDrop)
        {
            (IReadOnlyList<BudgetStep> steps, BudgetStep? found) = await SearchAsync(session, check!, cancellationToken);
            if (found is not null)
            {
                first = Emit(session, _order.Variants[0], found.FloatOperators.ToHashSet());
                report = composer.Begin(first, fp32.Length);
                proof = await ProveAsync(check!, first, cancellationToken);
            }

            report = ReportComposer.AddSearch(report, steps, found);
        }

        report = proof?.AddTo(report, Manifest) ?? report;
        report = AddOperators(report, session, first, fp32, cancellationToken);
        List<(DraftVariant Draft, Proof? Proof)> drafts = await CompleteAsync(session, check, (first, proof), fp32, cancellationToken);
        report = report with { Variants = [.. drafts.Select(item => ReportComposer.Variant(item.Draft, item.Proof))] };
        return Finish(report, drafts);
    }

    // Calibration takes minutes: whatever would make them vain is found before.
    private async Task ThrowIfVainAsync(CheckSet? check)
    {
        BundleWriter.ThrowIfNoPlace(_order.Output);
        if (_order.Report is not null)
        {
            ReportFiles.ThrowIfNoPlace(_order.Report);
        }

        if (check is not null)
        {
            await check.FindAsync();
        }

        Open(_parent).Dispose();
    }

    private static DraftVariant Emit(QuantizationSession session, EmissionTarget target, IReadOnlySet<string> floats) =>
        DraftVariant.Integer(target, session.Emit(target, floats));

    // An opened model has run: its inputs and outputs are the manifest's.
    private OpenModel Open(ModelBundle bundle)
    {
        ProviderRequest request = new() { Settings = new SessionSettings { Threads = _order.Threads } };
        return new OpenModel(bundle, KnownProviders.Selector().Open(bundle, request).Session);
    }

    private OpenModel Open(DraftVariant draft) => Open(draft.ToBundle(_order.Output, Manifest));

    private async Task<Proof> ProveAsync(CheckSet check, DraftVariant draft, CancellationToken cancellationToken)
    {
        using OpenModel reference = Open(_parent);
        using OpenModel candidate = Open(draft);
        return new Proof(await check.CompareAsync(reference, candidate, cancellationToken));
    }

    private Task<(IReadOnlyList<BudgetStep> Steps, BudgetStep? Found)> SearchAsync(
        QuantizationSession session, CheckSet check, CancellationToken cancellationToken)
    {
        MixtureSearch search = new(_order, Study(session, cancellationToken), MeasureAsync, _error);
        return search.RunAsync();

        async Task<BudgetMeasure> MeasureAsync(IReadOnlySet<string> floats)
        {
            using OpenModel candidate = Open(Emit(session, _order.Variants[0], floats));
            return await check.MeasureAsync(candidate, cancellationToken);
        }
    }

    private OperatorStudy Study(QuantizationSession session, CancellationToken cancellationToken) => _study ??=
        OperatorStudy.Measure(session, _order.Variants[0], Manifest.Input, _order.ThreadCount, _error, cancellationToken);

    // Only a report needs them, and they take their time.
    private QuantizationReport AddOperators(
        QuantizationReport report, QuantizationSession session, DraftVariant draft, byte[] fp32, CancellationToken cancellationToken)
    {
        if (_order.Report is null)
        {
            return report;
        }

        OperatorStudy study = Study(session, cancellationToken);
        IReadOnlyList<OperatorTimes> times = OperatorProfiler.Measure(
            [fp32, draft.Bytes], Manifest.Input, _order.ThreadCount, OperatorStudy.Runs, cancellationToken);
        return ReportComposer.AddOperators(report, draft, study, times);
    }

    /// <summary>The other variants, with the same operators in float. Nothing is written that nobody has opened and run.</summary>
    private async Task<List<(DraftVariant Draft, Proof? Proof)>> CompleteAsync(
        QuantizationSession session, CheckSet? check, (DraftVariant Draft, Proof? Proof) first, byte[] fp32, CancellationToken cancellationToken)
    {
        HashSet<string> floats = [.. first.Draft.Result!.FloatOperators];
        List<(DraftVariant Draft, Proof? Proof)> drafts = [first];
        foreach (EmissionTarget target in _order.Variants.Skip(1))
        {
            DraftVariant draft = Emit(session, target, floats);
            drafts.Add((draft, check is null ? null : await ProveAsync(check, draft, cancellationToken)));
        }

        if (_order.KeepFp32)
        {
            drafts.Add((DraftVariant.Parent(fp32), first.Proof));
        }

        foreach ((DraftVariant draft, _) in drafts.Where(item => check is null || item.Draft.Result is null))
        {
            Open(draft).Dispose();
        }

        return drafts;
    }

    private QuantizationReport Finish(QuantizationReport report, List<(DraftVariant Draft, Proof? Proof)> drafts)
    {
        report = report with { Reason = Reason(report) };
        if (report.Reason is null)
        {
            ModelVariant[] variants = [.. drafts.Select(item => item.Draft.Variant with { Accuracy = Accuracy(item.Draft, item.Proof) })];
            BundleWriter.Write(_order.Output, Manifest with { Variants = variants }, drafts.ToDictionary(item => item.Draft.Variant.File, item => item.Draft.Bytes));
            report = report with { Bundle = _order.Output };
        }

        if (_order.Report is not null)
        {
            ReportFiles.Write(_order.Report, report);
        }

        return report;
    }

    private string? Reason(QuantizationReport report)
    {
        if (report.Variants.FirstOrDefault(item => item.Drop > _order.MaxDrop) is not { } loser)
        {
            return null;
        }

        string which = loser == report.Variants[0] ? "INT8" : $"The variant {loser.Name}";
        string mixtures = report.BudgetSteps.Count > 0 && report.BudgetOperators.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $", and {report.BudgetSteps.Min(step => step.Drop):F2} at best with operators in float")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{which} loses {loser.Drop:F2} points of top-1{mixtures}, more than the {_order.MaxDrop:F2} allowed; no bundle was written.");
    }

    private VariantAccuracy? Accuracy(DraftVariant draft, Proof? proof) =>
        draft.Result is null ? proof?.ReferenceAccuracy(_order.CheckName) : proof?.Accuracy(_order.CheckName);
}
