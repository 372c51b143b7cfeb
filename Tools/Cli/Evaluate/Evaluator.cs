using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Station.Commands;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>Judges labelled images as the line would, and, when there is a reference model, judges each with that one too.</summary>
internal sealed class Evaluator
{
    private readonly OpenModel _model;
    private readonly OpenModel? _reference;
    private readonly SessionSet _sessions;
    private readonly SessionSet? _references;
    private readonly ModelComparison? _comparison;

    /// <param name="model">The model to evaluate.</param>
    /// <param name="sessions">Its sessions, one for each image at once.</param>
    /// <param name="reference">The model to hold it against, with the same labels; or null.</param>
    /// <param name="references">Its sessions, as many.</param>
    public Evaluator(OpenModel model, SessionSet sessions, OpenModel? reference, SessionSet? references)
    {
        _model = model;
        _sessions = sessions;
        _reference = reference;
        _references = references;
        Tally = new ClassificationTally(model.Bundle.Manifest.Labels.Count);
        if (reference is not null)
        {
            _comparison = new ModelComparison(model.Bundle.Manifest.Labels.Count);
        }
    }

    /// <summary>The model against the truth.</summary>
    public ClassificationTally Tally { get; }

    /// <summary>The model against the reference, or null without one.</summary>
    public ModelComparison? Comparison => _comparison;

    /// <summary>Latency from decoded pixels to the verdict.</summary>
    public LatencyHistogram Total { get; } = new();

    /// <summary>Latency of the model's run.</summary>
    public LatencyHistogram Inference { get; } = new();

    /// <summary>Latency of the reference's run.</summary>
    public LatencyHistogram ReferenceInference { get; } = new();

    /// <summary>NG parts called OK.</summary>
    public int Escapes { get; private set; }

    /// <summary>OK parts called NG.</summary>
    public int Overkill { get; private set; }

    /// <summary>Parts called unsure.</summary>
    public int Unsure { get; private set; }

    /// <summary>Judges images, several at once; they come in their order.</summary>
    /// <param name="frames">The images; each is returned to its source once it is judged.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public IEnumerable<JudgedImage> Judge(IEnumerable<FrameLease> frames, CancellationToken cancellationToken)
    {
        ImageJudge[] judges =
        [
            .. _sessions.All.Select((session, index) => new ImageJudge(_model.Bundle, session, _reference?.Bundle, _references?.All[index])),
        ];
        return PictureWorkers.Run(frames, judges, Take, cancellationToken);

        static Func<JudgedImage> Take(ImageJudge judge, FrameLease frame) => () => judge.Judge(frame);
    }

    /// <summary>Counts one image.</summary>
    /// <param name="image">An image that was judged.</param>
    /// <param name="truth">Index of its true label.</param>
    /// <exception cref="EdgeException">The model's scores are no numbers: there is nothing to count.</exception>
    public void Add(JudgedImage image, int truth)
    {
        ThrowIfNoNumbers(image);
        Tally.Add(image.Scores, truth);
        Total.Record(image.Verdict.Timings.Total);
        Inference.Record(image.Verdict.Timings.Inference);
        CountOutcome(image.Verdict.Outcome, truth);
        if (_comparison is not null)
        {
            ReferenceInference.Record(image.ReferenceInference);
            _comparison.Add(image.ReferenceScores, image.Scores, truth);
        }
    }

    private void ThrowIfNoNumbers(JudgedImage image)
    {
        if (image.Scores.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The scores of {image.Verdict.Frame.Origin} are no numbers",
                $"{_model.Bundle.Location}, variant {_model.Session.Variant.Name}",
                "finite scores of every picture",
                "The model is damaged, or its numbers outgrow its precision: evaluate another variant or provider.");
        }
    }

    private void CountOutcome(Outcome outcome, int truth)
    {
        bool isOk = _model.Bundle.Manifest.OkLabels.Contains(_model.Bundle.Manifest.Labels[truth]);
        Escapes += !isOk && outcome == Outcome.Ok ? 1 : 0;
        Overkill += isOk && outcome == Outcome.Ng ? 1 : 0;
        Unsure += outcome == Outcome.Unsure ? 1 : 0;
    }
}

/// <summary>Judges one image at a time with the model and, where there is one, with the reference.</summary>
/// <param name="model">The model.</param>
/// <param name="session">Its session.</param>
/// <param name="reference">The reference; null without.</param>
/// <param name="referenceSession">Its session.</param>
internal sealed class ImageJudge(ModelBundle model, IInferenceSession session, ModelBundle? reference, IInferenceSession? referenceSession)
{
    private readonly FrameInspector _inspector = Inspector(session, model);
    private readonly FrameInspector? _referenceInspector =
        reference is null || referenceSession is null ? null : Inspector(referenceSession, reference);

    /// <summary>Judges an image and returns it to its source.</summary>
    public JudgedImage Judge(FrameLease image)
    {
        using FrameLease frame = image;
        long number = frame.Info.Sequence + 1;
        Verdict verdict = _inspector.Inspect(frame, number);
        if (verdict is { Label: null, HasRunFailed: false })
        {
            return new JudgedImage(verdict, [], [], default);
        }

        float[] scores = session.Output.ToArray();
        if (_referenceInspector is null)
        {
            return new JudgedImage(verdict, scores, [], default);
        }

        TimeSpan time = _referenceInspector.Inspect(frame, number).Timings.Inference;
        return new JudgedImage(verdict, scores, referenceSession!.Output.ToArray(), time);
    }

    private static FrameInspector Inspector(IInferenceSession session, ModelBundle bundle) =>
        new(session, bundle.Manifest, new InspectionSettings(), TimeProvider.System);
}

/// <summary>What was said of an image.</summary>
/// <param name="Verdict">The model's verdict.</param>
/// <param name="Scores">Its logits; none where the image could not be judged.</param>
/// <param name="ReferenceScores">The reference's logits; none without one.</param>
/// <param name="ReferenceInference">How long the reference's run took.</param>
internal sealed record JudgedImage(Verdict Verdict, float[] Scores, float[] ReferenceScores, TimeSpan ReferenceInference)
{
    /// <summary>Why it could not be judged, in words; null where it was.</summary>
    public string? Fault => Scores.Length > 0 ? null : Verdict.Frame.Fault ?? $"{Verdict.Frame.Origin}: {Verdict.Reason}";
}
