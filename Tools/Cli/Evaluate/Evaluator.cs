using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>Judges labelled images as the line would, and, when there is a reference model, judges each with that one too.</summary>
internal sealed class Evaluator
{
    private readonly EvaluatedModels _models;

    /// <param name="models">The model to evaluate, and what it is held against.</param>
    public Evaluator(EvaluatedModels models)
    {
        _models = models;
        Tally = new ClassificationTally(models.Bundle.Manifest.Labels.Count);
        Comparison = models.Reference is null ? null : new ModelComparison(models.Bundle.Manifest.Labels.Count);
    }

    /// <summary>The model against the truth.</summary>
    public ClassificationTally Tally { get; }

    /// <summary>The model against the reference, or null without one.</summary>
    public ModelComparison? Comparison { get; }

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
            .. _models.Sessions.All.Select(
                (session, index) => new ImageJudge(_models.Bundle, session, _models.Reference, _models.ReferenceSessions?.All[index])),
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
        if (Comparison is not null)
        {
            ReferenceInference.Record(image.ReferenceInference);
            Comparison.Add(image.ReferenceScores, image.Scores, truth);
        }
    }

    private void ThrowIfNoNumbers(JudgedImage image)
    {
        if (image.Scores.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The scores of {image.Verdict.Frame.Origin} are no numbers",
                $"{_models.Bundle.Location}, variant {_models.Sessions.First.Variant.Name}",
                "finite scores of every picture",
                "The model is damaged, or its numbers outgrow its precision: evaluate another variant or provider.");
        }
    }

    private void CountOutcome(Outcome outcome, int truth)
    {
        bool isOk = _models.Bundle.Manifest.OkLabels.Contains(_models.Bundle.Manifest.Labels[truth]);
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
