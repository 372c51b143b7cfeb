using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>Runs models over the validation pictures, once for each model; of the float model only its answers are kept.</summary>
/// <param name="data">The pictures.</param>
/// <param name="manifest">The model's labels, and how it wants its picture.</param>
/// <param name="progress">Told each picture; may be null.</param>
internal sealed class ValidationSet(IValidationData data, ModelManifest manifest, IProgress<AccuracyProgress>? progress)
{
    private readonly Preprocessor _preprocessor = new(manifest.Input);
    private readonly List<int> _answers = [];

    /// <summary>Runs a model and its float parent in turns over every picture.</summary>
    /// <param name="reference">The float parent.</param>
    /// <param name="candidate">The model.</param>
    /// <param name="location">Where the model comes from, for messages.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="EdgeException">A picture cannot be used, or a model fails.</exception>
    public AccuracyResult Compare(
        IInferenceSession reference, IInferenceSession candidate, string location, CancellationToken cancellationToken)
    {
        ModelComparison comparison = new(manifest.Labels.Count);
        LatencyHistogram inference = new();
        LatencyHistogram referenceInference = new();
        _answers.Clear();
        foreach (LabelledFrame picture in Frames(cancellationToken))
        {
            inference.Record(Run(candidate, picture.Frame));
            ThrowIfNoNumbers(candidate, picture.Frame, location);
            referenceInference.Record(Run(reference, picture.Frame));
            comparison.Add(reference.Output, candidate.Output, picture.Label);
            _answers.Add(Ranking.Best(reference.Output));
        }

        return new AccuracyResult(comparison, inference, referenceInference);
    }

    /// <summary>Runs a model alone over every picture and holds it against what the float model answered in the last comparison.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="EdgeException">A picture cannot be used, or the model fails.</exception>
    public BudgetMeasure Measure(IInferenceSession candidate, CancellationToken cancellationToken)
    {
        int number = 0;
        int agreed = 0;
        int lost = 0;
        foreach (LabelledFrame picture in Frames(cancellationToken))
        {
            Run(candidate, picture.Frame);
            int best = Ranking.Best(candidate.Output);
            int reference = _answers[number++];
            agreed += best == reference ? 1 : 0;
            lost += (reference == picture.Label ? 1 : 0) - (best == picture.Label ? 1 : 0);
        }

        return new BudgetMeasure(100.0 * lost / number, (double)agreed / number);
    }

    private IEnumerable<LabelledFrame> Frames(CancellationToken cancellationToken)
    {
        int number = 0;
        progress?.Report(new AccuracyProgress(AccuracyStep.Validating, 0, 0));
        foreach (LabelledFrame picture in data.Frames(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfUnusable(picture.Frame.Info);
            yield return picture;
            number++;
            progress?.Report(new AccuracyProgress(AccuracyStep.Validating, number, 0));
        }

        if (number == 0)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "There are no validation pictures", manifest.Id, "at least one labelled picture",
                "Give pictures that belong to this model, each with its label.");
        }
    }

    private TimeSpan Run(IInferenceSession session, FrameLease frame)
    {
        ImageView view = frame.View;
        RegionOfInterest whole = RegionOfInterest.Whole(view.Width, view.Height);
        if (session.Variant.Input == InputFormat.F32Nchw)
        {
            _preprocessor.WriteFloat(view, whole, MemoryMarshal.Cast<byte, float>(session.InputBuffer));
        }
        else
        {
            _preprocessor.WriteBytes(view, whole, session.InputBuffer);
        }

        long start = TimeProvider.System.GetTimestamp();
        session.Run();
        return TimeProvider.System.GetElapsedTime(start);
    }

    // A result over fewer pictures than were given would prove nothing: here, unlike on the line, one bad file ends the work.
    private static void ThrowIfUnusable(in FrameInfo frame)
    {
        string? fault = Math.Max(frame.Width, frame.Height) > Preprocessor.LongestRegionSide
            ? $"it is longer than {Preprocessor.LongestRegionSide} pixels on a side"
            : frame.Fault;
        if (fault is not null)
        {
            throw new EdgeException(
                EdgeFault.File, $"A check image cannot be read: {fault}", frame.Origin ?? "", "a sound image",
                "Take it out of the folder or replace it.");
        }
    }

    private static void ThrowIfNoNumbers(IInferenceSession session, FrameLease frame, string location)
    {
        if (session.Output.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model, $"The scores of {frame.Info.Origin} are no numbers", $"{location}, variant {session.Variant.Name}",
                "finite scores of every picture",
                "The model is damaged, or its numbers outgrow its precision: evaluate another variant or provider.");
        }
    }
}
