using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Station.Commands;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>Judges labelled images as the line would, and, when there is a reference model, judges each with that one too.</summary>
internal sealed class Evaluator
{
    private readonly OpenModel _model;
    private readonly FrameInspector _inspector;
    private readonly FrameInspector? _referenceInspector;
    private readonly OpenModel? _reference;
    private readonly ModelComparison? _comparison;

    /// <param name="model">The model to evaluate.</param>
    /// <param name="reference">The model to hold it against, with the same labels; or null.</param>
    public Evaluator(OpenModel model, OpenModel? reference)
    {
        _model = model;
        _reference = reference;
        _inspector = Inspector(model);
        Tally = new ClassificationTally(model.Bundle.Manifest.Labels.Count);
        if (reference is not null)
        {
            _referenceInspector = Inspector(reference);
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

    /// <summary>Judges one image.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="truth">Index of its true label.</param>
    /// <exception cref="EdgeException">The model's scores are no numbers: there is nothing to count.</exception>
    public Verdict Add(FrameLease frame, int truth)
    {
        Verdict verdict = _inspector.Inspect(frame, Tally.Images + 1);
        ReadOnlySpan<float> logits = _model.Session.Output;
        ThrowIfNoNumbers(logits, frame);
        Tally.Add(logits, truth);
        Total.Record(verdict.Timings.Total);
        Inference.Record(verdict.Timings.Inference);
        CountOutcome(verdict.Outcome, truth);
        if (_referenceInspector is not null)
        {
            Verdict reference = _referenceInspector.Inspect(frame, Tally.Images);
            ReferenceInference.Record(reference.Timings.Inference);
            _comparison!.Add(_reference!.Session.Output, logits, truth);
        }

        return verdict;
    }

    private static FrameInspector Inspector(OpenModel model) =>
        new(model.Session, model.Bundle.Manifest, new InspectionSettings(), TimeProvider.System);

    private void ThrowIfNoNumbers(ReadOnlySpan<float> logits, FrameLease frame)
    {
        if (logits.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"The scores of {frame.Info.Origin} are no numbers",
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
