using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>Stands for the model: answers from the truth of what the picture shows, one picture at a time, after a drawn latency.</summary>
internal sealed class SoakModel(SoakDice dice, VirtualClock clock)
{
    /// <summary>Name and version in the verdicts.</summary>
    public const string Id = "simulated@1";

    // As the line has it: a few pictures may wait for the model.
    private const int LongestQueue = 4;

    private readonly Queue<(long Part, FrameInfo Frame)> _waiting = new();
    private readonly float[] _scores = new float[SyntheticLabels.All.Count];
    private MonotonicTime _begunAt;

    /// <summary>Whether it is slow.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Scores of the last answer.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Takes a picture, unless too many wait already.</summary>
    /// <param name="part">Number of the part that claimed it.</param>
    /// <param name="frame">The frame, with the truth of what it shows.</param>
    /// <param name="answerAfter">When the answer comes, if it is the only one; null when others come before it.</param>
    /// <returns>Whether it was taken.</returns>
    public bool TryTake(long part, in FrameInfo frame, out TimeSpan? answerAfter)
    {
        answerAfter = null;
        if (_waiting.Count > LongestQueue)
        {
            return false;
        }

        _waiting.Enqueue((part, frame));
        answerAfter = _waiting.Count == 1 ? Begin() : null;
        return true;
    }

    /// <summary>The answer for the oldest picture.</summary>
    /// <param name="verdict">The verdict of the frame.</param>
    /// <returns>Number of the part.</returns>
    public long Answer(out Verdict verdict)
    {
        (long part, FrameInfo frame) = _waiting.Dequeue();
        Array.Clear(_scores);
        StageTimings timings = new(_begunAt - frame.CapturedAt, default, clock.Now - _begunAt, default);
        if (dice.RunFails() || frame.Truth is not { } label)
        {
            verdict = new Verdict(part, Outcome.Unsure, null, 0, frame, timings, Id) { Reason = "the simulated run failed" };
        }
        else if (dice.IsUnsure())
        {
            verdict = new Verdict(part, Outcome.Unsure, label, 0.5f, frame, timings, Id) { Reason = "the simulated model is not sure" };
        }
        else
        {
            _scores[Index(label)] = 1;
            verdict = new Verdict(part, label == SyntheticLabels.Ok ? Outcome.Ok : Outcome.Ng, label, 1, frame, timings, Id);
        }

        return part;
    }

    /// <summary>Begins with the oldest picture that waits.</summary>
    /// <param name="isOpen">Whether a part waits for a verdict still: pictures of others are left out, as the line does it.</param>
    /// <returns>When its answer comes; null when nothing waits.</returns>
    public TimeSpan? Next(Predicate<long> isOpen)
    {
        while (_waiting.TryPeek(out (long Part, FrameInfo Frame) next) && !isOpen(next.Part))
        {
            _waiting.Dequeue();
        }

        return _waiting.Count > 0 ? Begin() : null;
    }

    private static int Index(string label)
    {
        int index = 0;
        while (SyntheticLabels.All[index] != label)
        {
            index++;
        }

        return index;
    }

    private TimeSpan Begin()
    {
        _begunAt = clock.Now;
        return dice.Inference(IsSlow);
    }
}
