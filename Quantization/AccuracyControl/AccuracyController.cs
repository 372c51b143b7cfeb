using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Tuning;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>Quantizes, holds the result against its parent, and puts operators back to float where the budget needs it.</summary>
internal sealed class AccuracyController
{
    private static readonly HashSet<string> Nothing = [];

    private readonly FloatModel _model;
    private readonly ICalibrationData? _calibration;
    private readonly ValidationSet? _validation;
    private readonly AccuracyControlOptions _options;
    private readonly IProgress<AccuracyProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly int _sessions;
    private readonly SessionSettings _settings;
    private OperatorStudy? _study;
    private SessionSet? _parent;

    /// <param name="model">The float model.</param>
    /// <param name="calibration">The calibration pictures; null without, for the dynamic variant alone.</param>
    /// <param name="validation">The validation pictures, or null.</param>
    /// <param name="options">What is wanted; looked at already.</param>
    /// <param name="progress">Told each step; may be null.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    public AccuracyController(
        FloatModel model, ICalibrationData? calibration, IValidationData? validation, AccuracyControlOptions options,
        IProgress<AccuracyProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _calibration = calibration;
        _validation = validation is null ? null : new ValidationSet(validation, model.Manifest, progress);
        _options = options;
        _progress = progress;
        _sessions = SessionSet.CountFor(options.ThreadCount, 2 * model.Bytes);
        _settings = SessionSet.SettingsFor(options.ThreadCount, _sessions);
        _cancellationToken = cancellationToken;
    }

    private ModelManifest Manifest => _model.Manifest;

    /// <summary>Does it all.</summary>
    /// <exception cref="Runtime.EdgeException">The model or the pictures cannot be used.</exception>
    public AccuracyControlResult Run()
    {
        try
        {
            return Run(CalibrateIfItRuns());
        }
        finally
        {
            CloseParent();
        }
    }

    private AccuracyControlResult Run(QuantizationSession session)
    {
        IReadOnlyList<TuningStep> tuning = Tune(session);
        EvaluatedVariant first = Evaluate(session, _options.Variants[0], Nothing);
        MixedPrecision? mixed = null;
        if (_options.Variants[0] != LoweringTarget.Dynamic && first.Accuracy?.Drop > _options.MaxDrop)
        {
            mixed = Restore(session);
            first = mixed.Found is null ? first : Evaluate(session, _options.Variants[0], FloatsOf(mixed));
        }

        List<EvaluatedVariant> variants =
        [
            first, .. _options.Variants.Skip(1).Select(target => Evaluate(session, target, FloatsFor(target, mixed))),
        ];
        CloseParent();
        OperatorStudy? study = _options.MeasuresOperators && StudiedTarget is not null ? Study(session) : null;
        IReadOnlyList<OperatorTimes> times = study is null ? [] : MeasureTimes(first.Candidate);
        return new AccuracyControlResult(_model, session, _options)
        {
            Variants = _options.KeepsFloat ? [.. variants, new EvaluatedVariant(OpenedParent(), first.Accuracy)] : variants,
            MixedPrecision = mixed,
            Tuning = tuning,
            Study = study,
            Times = times,
        };
    }

    // Operators are studied by the ranges of their activations, which dynamic ones have not.
    private LoweringTarget? StudiedTarget =>
        _options.Variants.Where(target => target != LoweringTarget.Dynamic).Cast<LoweringTarget?>().FirstOrDefault();

    private static HashSet<string> FloatsOf(MixedPrecision? mixed) => [.. mixed?.Found?.FloatOperators ?? []];

    // What the budget needed was found for ranges that images showed: it says nothing of those of the picture.
    private static HashSet<string> FloatsFor(LoweringTarget target, MixedPrecision? mixed) =>
        target == LoweringTarget.Dynamic ? Nothing : FloatsOf(mixed);

    // Calibration takes minutes, which a model that does not run makes vain: it is opened while it is prepared.
    private QuantizationSession CalibrateIfItRuns()
    {
        Task opening = Task.Run(() => Open(_model.Bundle).Dispose(), CancellationToken.None);
        try
        {
            return Calibrate(opening.GetAwaiter().GetResult);
        }
        catch (Exception)
        {
            // What opens no model says more of why than what prepares one.
            opening.GetAwaiter().GetResult();
            throw;
        }
    }

    private QuantizationSession Calibrate(Action prepared)
    {
        QuantizationRequest request = new()
        {
            ModelPath = _model.Path,
            Input = Manifest.Input,
            Calibration = _calibration,
            InputFormat = _options.InputFormat,
            RangeMethod = _options.RangeMethod,
            FloatOperators = _options.FloatOperators,
            AllowsOwnOperators = _options.AllowsOwnOperators,
            Threads = _options.Threads,
        };
        CalibrationProgress? progress = _progress is null ? null : new CalibrationProgress(_progress);
        return QuantizationSession.Open(_model.Take, prepared, request, progress, _cancellationToken);
    }

    private IReadOnlyList<TuningStep> Tune(QuantizationSession session) => _options.IsTuned
        ? session.Tune((done, total) => _progress?.Report(new AccuracyProgress(AccuracyStep.Tuning, done, total)), _cancellationToken)
        : [];

    // No variant is given out that has not been opened and run. The other variants have the same operators in float for the budget as the
    // first; what tuning made float is its own.
    private EvaluatedVariant Evaluate(QuantizationSession session, LoweringTarget target, IReadOnlySet<string> floats)
    {
        CandidateVariant variant = CandidateVariant.Integer(target, session.Emit(target, floats));
        if (_validation is null)
        {
            Open(variant).Dispose();
            return new EvaluatedVariant(variant, null);
        }

        using SessionSet candidate = OpenForPictures(variant);
        _parent ??= OpenForPictures(_model.Bundle);
        return new EvaluatedVariant(variant, _validation.Compare(_parent, candidate, _model.Path, _cancellationToken));
    }

    // The study opens models of its own and needs the room.
    private MixedPrecision Restore(QuantizationSession session)
    {
        CloseParent();
        OperatorStudy study = Study(session);
        AccuracyRestorer restorer = new(study.Costs, _options.MaxDrop, Measure);
        BudgetStep? found = restorer.Find();
        return new MixedPrecision(restorer.Steps, found);

        BudgetMeasure Measure(IReadOnlySet<string> floats)
        {
            AccuracyProgress trying = new(AccuracyStep.RestoringAccuracy, floats.Count, study.Costs.Count);
            _progress?.Report(trying);
            LoweringTarget target = _options.Variants[0];
            using SessionSet candidate = OpenForPictures(CandidateVariant.Integer(target, session.Emit(target, floats)));
            BudgetMeasure measure = _validation!.Measure(candidate, _cancellationToken);
            _progress?.Report(trying with { Drop = measure.Drop });
            return measure;
        }
    }

    private OperatorStudy Study(QuantizationSession session) => _study ??= OperatorStudy.Measure(
        session, StudiedTarget!.Value, Manifest.Input, _options.ThreadCount, _progress, _cancellationToken);

    private IReadOnlyList<OperatorTimes> MeasureTimes(CandidateVariant variant) => OperatorProfiler.Measure(
        [_model.ToBytes, () => variant.Bytes], Manifest.Input, _options.ThreadCount, OperatorStudy.Runs, _cancellationToken);

    // After all else: its bytes are kept, and are the largest.
    private CandidateVariant OpenedParent()
    {
        CandidateVariant parent = CandidateVariant.Parent(_model.ToBytes());
        Open(parent).Dispose();
        return parent;
    }

    private void CloseParent()
    {
        _parent?.Dispose();
        _parent = null;
    }

    // As many sessions of each, so that both judge a picture in turns. The parent is the larger one; with it the candidate has its share.
    private SessionSet OpenForPictures(CandidateVariant variant) => OpenForPictures(variant.ToBundle(_model.Path, Manifest));

    private SessionSet OpenForPictures(ModelBundle bundle) => SessionSet.Open(_sessions, () => Open(bundle));

    private IInferenceSession Open(CandidateVariant variant) => Open(variant.ToBundle(_model.Path, Manifest));

    // An opened model has run: its inputs and outputs are the manifest's.
    private IInferenceSession Open(ModelBundle bundle) =>
        _options.Providers.Open(bundle, new ProviderRequest { Settings = _settings }).Session;

    /// <summary>Hands the quantizer's steps on, in its own thread and at once.</summary>
    private sealed class CalibrationProgress(IProgress<AccuracyProgress> progress) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => progress.Report(new AccuracyProgress(AccuracyStep.Calibrating, value.Images, 0));
    }
}
