using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Workers;
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
    /// <param name="reference">The float parent, as often as the model.</param>
    /// <param name="candidate">The model.</param>
    /// <param name="location">Where the model comes from, for messages.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="EdgeException">A picture cannot be used, or a model fails.</exception>
    public AccuracyResult Compare(SessionSet reference, SessionSet candidate, string location, CancellationToken cancellationToken)
    {
        ModelComparison comparison = new(manifest.Labels.Count);
        LatencyHistogram inference = new();
        LatencyHistogram referenceInference = new();
        _answers.Clear();
        (IInferenceSession Candidate, IInferenceSession Reference)[] pairs = [.. candidate.All.Zip(reference.All)];
        foreach ((LabelledName picture, ModelAnswer answer, ModelAnswer parent) in InOrder(pairs, Take, cancellationToken))
        {
            inference.Record(answer.Time);
            ThrowIfNoNumbers(answer, candidate.First, picture, location);
            referenceInference.Record(parent.Time);
            comparison.Add(parent.Scores, answer.Scores, picture.Label);
            _answers.Add(Ranking.Best(parent.Scores));
        }

        return new AccuracyResult(comparison, inference, referenceInference);

        Func<(LabelledName, ModelAnswer, ModelAnswer)> Take(
            (IInferenceSession Candidate, IInferenceSession Reference) pair, LabelledFrame picture)
        {
            LabelledName name = NameOf(picture);
            Write(picture.Frame, pair.Candidate);
            Write(picture.Frame, pair.Reference);
            return () => (name, ModelAnswer.Of(pair.Candidate), ModelAnswer.Of(pair.Reference));
        }
    }

    /// <summary>Runs a model alone over every picture and holds it against what the float model answered in the last comparison.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="EdgeException">A picture cannot be used, or the model fails.</exception>
    public BudgetMeasure Measure(SessionSet candidate, CancellationToken cancellationToken)
    {
        int number = 0;
        int agreed = 0;
        int lost = 0;
        foreach ((int label, int best) in InOrder(candidate.All, Take, cancellationToken))
        {
            int reference = _answers[number++];
            agreed += best == reference ? 1 : 0;
            lost += (reference == label ? 1 : 0) - (best == label ? 1 : 0);
        }

        return new BudgetMeasure(100.0 * lost / number, (double)agreed / number);

        Func<(int, int)> Take(IInferenceSession session, LabelledFrame picture)
        {
            int label = picture.Label;
            Write(picture.Frame, session);
            return () => (label, Ranking.Best(ModelAnswer.Of(session).Scores));
        }
    }

    // What comes out of each picture, in their order; told as it comes.
    private IEnumerable<TResult> InOrder<TWorker, TResult>(
        IReadOnlyList<TWorker> workers, Func<TWorker, LabelledFrame, Func<TResult>> take, CancellationToken cancellationToken)
    {
        int number = 0;
        progress?.Report(new AccuracyProgress(AccuracyStep.Validating, 0, 0));
        foreach (TResult result in PictureWorkers.Run(Frames(cancellationToken), workers, take, cancellationToken))
        {
            yield return result;
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

    private IEnumerable<LabelledFrame> Frames(CancellationToken cancellationToken)
    {
        foreach (LabelledFrame picture in data.Frames(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfUnusable(picture.Frame.Info);
            yield return picture;
        }
    }

    private static LabelledName NameOf(in LabelledFrame picture) => new(picture.Frame.Info.Origin, picture.Label);

    private void Write(FrameLease frame, IInferenceSession session)
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

    private static void ThrowIfNoNumbers(ModelAnswer answer, IInferenceSession session, LabelledName picture, string location)
    {
        if (answer.Scores.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new EdgeException(
                EdgeFault.Model, $"The scores of {picture.Origin} are no numbers", $"{location}, variant {session.Variant.Name}",
                "finite scores of every picture",
                "The model is damaged, or its numbers outgrow its precision: evaluate another variant or provider.");
        }
    }

    /// <summary>What is kept of a picture.</summary>
    private readonly record struct LabelledName(string? Origin, int Label);

    /// <summary>What a model says of a picture, and how long its run took.</summary>
    private readonly record struct ModelAnswer(float[] Scores, TimeSpan Time)
    {
        /// <summary>Runs a session on what is in its input.</summary>
        public static ModelAnswer Of(IInferenceSession session)
        {
            long start = TimeProvider.System.GetTimestamp();
            session.Run();
            TimeSpan time = TimeProvider.System.GetElapsedTime(start);
            return new ModelAnswer(session.Output.ToArray(), time);
        }
    }
}
