using System.Globalization;
using EdgeConvNeXt.Cli.Bundle;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Budget;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>
/// Quantizes, proves the result on the check set, puts operators back to float where the budget needs it, and writes the bundle if the loss is allowed;
/// the report is written either way.
/// </summary>
internal sealed class QuantizationJob
{
    // With fewer, ranges hang on what single pictures happen to show.
    private const int FewImages = 32;

    private static readonly HashSet<string> Nothing = [];

    private readonly QuantizationOrder _order;
    private readonly TextWriter _error;
    private readonly QuantizationOutput _output;
    private readonly ModelBundle _parent;
    private readonly TimeProvider _clock;
    private readonly ProviderSelector _selector;
    private OperatorStudy? _study;

    /// <param name="order">What was asked for.</param>
    /// <param name="error">Where progress goes.</param>
    /// <param name="clock">The time that the report bears.</param>
    /// <exception cref="EdgeException">The model or its manifest cannot be used.</exception>
    public QuantizationJob(QuantizationOrder order, TextWriter error, TimeProvider clock)
    {
        _order = order;
        _clock = clock;
        _error = error;
        _selector = KnownProviders.Selector(new ProgramNotes(CommandList.ProgramName, error));
        _output = new QuantizationOutput(order);
        _parent = FloatModel.Find(order.Model, order.Manifest);
        Manifest = PlainNetwork.Read(_parent, _parent.Manifest.Variants[0], "cpu").Describe(_parent.Manifest);
    }

    private ModelManifest Manifest { get; }

    /// <summary>Does the job.</summary>
    /// <exception cref="EdgeException">The model, the images or the place for the bundle cannot be used.</exception>
    public async Task<QuantizationReport> RunAsync(CancellationToken cancellationToken)
    {
        CheckSet? check = _order.Check is null ? null : new CheckSet(_order.Check, Manifest, _error);
        await ThrowIfVainAsync(check);
        QuantizationSession session = new CalibrationImages(_order).Calibrate(_parent, _error, cancellationToken);
        if (session.CalibrationImages < FewImages)
        {
            await _error.WriteLineAsync(
                $"edge: calibrated on {session.CalibrationImages} images only; a few hundred show more of what the line will bring.");
        }

        IReadOnlyList<TuningStep> tuning = Tune(session, cancellationToken);
        ProvenDraft first = await DraftAsync(session, _order.Variants[0], Nothing, check, cancellationToken);
        Mixture? mixture = null;
        if (first.Proof?.Drop > _order.MaxDrop)
        {
            mixture = await SearchAsync(session, check!, cancellationToken);
            first = mixture.Found is { } found
                ? await DraftAsync(session, _order.Variants[0], found.FloatOperators.ToHashSet(), check, cancellationToken)
                : first;
        }

        QuantizationReport report = new ReportComposer(_order, Manifest, _clock).Compose(first, Parent().Length, mixture, tuning);
        report = AddOperators(report, session, first.Draft, cancellationToken);
        List<ProvenDraft> drafts = await CompleteAsync(session, check, first, mixture, cancellationToken);
        CollapseWarning.Write(drafts, _error);
        ReferenceVectors reference = await ReferenceAsync(cancellationToken);
        return Finish(report with { Variants = [.. drafts.Select(item => ReportComposer.Variant(item, Manifest))] }, session, reference, drafts, FloatsOf(mixture));
    }

    // Calibration takes minutes: whatever would make them vain is found before.
    private async Task ThrowIfVainAsync(CheckSet? check)
    {
        _output.ThrowIfNoPlace(Parent().Length);
        if (check is not null)
        {
            await check.FindAsync();
        }

        Open(_parent).Dispose();
    }

    private IReadOnlyList<TuningStep> Tune(QuantizationSession session, CancellationToken cancellationToken)
    {
        if (!_order.IsTuned)
        {
            return [];
        }

        ProgressReporter? progress = null;
        try
        {
            return session.Tune((_, total) => (progress ??= new ProgressReporter("forms raced", total, _error)).Advance(), cancellationToken);
        }
        finally
        {
            progress?.Dispose();
        }
    }

    // Nothing is written that nobody has opened and run.
    private async Task<ProvenDraft> DraftAsync(
        QuantizationSession session, EmissionTarget target, IReadOnlySet<string> floats, CheckSet? check, CancellationToken cancellationToken)
    {
        DraftVariant draft = DraftVariant.Integer(target, session.Emit(target, floats));
        using OpenModel candidate = Open(draft);
        if (check is null)
        {
            return new ProvenDraft(draft, null);
        }

        using OpenModel reference = Open(_parent);
        return new ProvenDraft(draft, new Proof(await check.CompareAsync(reference, candidate, cancellationToken)));
    }

    // Read again each time: kept, it would be a hundred megabytes more while everything else goes on.
    private byte[] Parent() => SelfContainedModel.Read(_order.Model).Bytes;

    // An opened model has run: its inputs and outputs are the manifest's.
    private OpenModel Open(ModelBundle bundle)
    {
        ProviderRequest request = new() { Settings = new SessionSettings { Threads = _order.Threads } };
        return new OpenModel(bundle, _selector.Open(bundle, request).Session);
    }

    private OpenModel Open(DraftVariant draft) => Open(draft.ToBundle(_order.Output, Manifest));

    private Task<Mixture> SearchAsync(QuantizationSession session, CheckSet check, CancellationToken cancellationToken)
    {
        MixtureSearch search = new(_order, Study(session, cancellationToken), MeasureAsync, _error);
        return search.RunAsync();

        async Task<BudgetMeasure> MeasureAsync(IReadOnlySet<string> floats)
        {
            using OpenModel candidate = Open(DraftVariant.Integer(_order.Variants[0], session.Emit(_order.Variants[0], floats)));
            return await check.MeasureAsync(candidate, cancellationToken);
        }
    }

    private OperatorStudy Study(QuantizationSession session, CancellationToken cancellationToken) => _study ??=
        OperatorStudy.Measure(session, _order.Variants[0], Manifest.Input, _order.ThreadCount, _error, cancellationToken);

    // Only a report needs them, and they take their time.
    private QuantizationReport AddOperators(
        QuantizationReport report, QuantizationSession session, DraftVariant draft, CancellationToken cancellationToken)
    {
        if (_order.Report is null)
        {
            return report;
        }

        OperatorStudy study = Study(session, cancellationToken);
        IReadOnlyList<OperatorTimes> times = OperatorProfiler.Measure(
            [Parent(), draft.Bytes], Manifest.Input, _order.ThreadCount, OperatorStudy.Runs, cancellationToken);
        return ReportComposer.AddOperators(report, draft, study, times);
    }

    // The other variants have the same operators in float for the budget as the first; what tuning made float is its own.
    private async Task<List<ProvenDraft>> CompleteAsync(
        QuantizationSession session, CheckSet? check, ProvenDraft first, Mixture? mixture, CancellationToken cancellationToken)
    {
        HashSet<string> floats = FloatsOf(mixture);
        List<ProvenDraft> drafts = [first];
        foreach (EmissionTarget target in _order.Variants.Skip(1))
        {
            drafts.Add(await DraftAsync(session, target, floats, check, cancellationToken));
        }

        if (_order.KeepFp32)
        {
            DraftVariant parent = DraftVariant.Parent(Parent());
            Open(parent).Dispose();
            drafts.Add(new ProvenDraft(parent, first.Proof));
        }

        return drafts;
    }

    // What the float model says of some calibration images: by it every provider will show that it computes the model.
    private async Task<ReferenceVectors> ReferenceAsync(CancellationToken cancellationToken)
    {
        using OpenModel parent = Open(_parent);
        return await ReferenceMaker.MakeAsync(_order.Calibration, parent.Session, Manifest, ReferenceMaker.UsualCount, cancellationToken);
    }

    private QuantizationReport Finish(
        QuantizationReport report, QuantizationSession session, ReferenceVectors reference, List<ProvenDraft> drafts, IReadOnlySet<string> floats)
    {
        report = report with { Reason = Reason(report) };
        if (report.Reason is null)
        {
            ModelVariant[] variants = [.. drafts.Select(item => item.Draft.Variant with { Accuracy = Accuracy(item.Draft, item.Proof) })];
            _output.Write(session, Manifest with { Variants = variants }, reference, drafts, floats);
            report = report with { Bundle = _order.Output };
        }

        _output.WriteReport(report);
        return report;
    }

    private static HashSet<string> FloatsOf(Mixture? mixture) => [.. mixture?.Found?.FloatOperators ?? []];

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
