using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>The outcome for one part.</summary>
/// <param name="PartNumber">Counts from 1 since the line's start.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Label">The label with the highest score; null when there was no picture, or the model's scores were no numbers.</param>
/// <param name="Score">The softmax probability, 0..1, of <paramref name="Label"/>; 0 when that is null.</param>
/// <param name="Frame">The frame it was decided on.</param>
/// <param name="Timings">Where the time went.</param>
/// <param name="ModelId">Name and version of the model.</param>
public readonly record struct Verdict(
    long PartNumber, Outcome Outcome, string? Label, float Score, FrameInfo Frame, StageTimings Timings, string ModelId)
{
    /// <summary>What names this result everywhere, in files, messages and pictures: a UUID of version 7 (RFC 9562).</summary>
    public Guid ResultId { get; init; }

    /// <summary>When it stood; null where no line gave it.</summary>
    public VerdictMoment? Moment { get; init; }

    /// <summary>The part's serial number; null where it has none.</summary>
    public string? Serial { get; init; }

    /// <summary>The batch that the part belongs to; null where that is not known.</summary>
    public string? Batch { get; init; }

    /// <summary>
    /// Why the code in the picture gave no serial number, in words; null where it did, and where the recipe asks for none.
    /// </summary>
    public string? CodeFault { get; init; }

    /// <summary>Name of the region that decided; null where the frame is looked at as one.</summary>
    public string? Region { get; init; }

    /// <summary>Where in the frame was looked for what decided; null for the whole frame, and without a picture.</summary>
    public RegionOfInterest? Area { get; init; }

    /// <summary>Why the part is unsure, in words; null for OK and NG.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the part is unsure because the model's run failed, or gave scores that are no numbers.</summary>
    public bool HasRunFailed { get; init; }

    /// <summary>What the part was judged by; null where it is not known.</summary>
    public VerdictBasis? Basis { get; init; }

    /// <summary>What is done with the part.</summary>
    public PartAction Action { get; init; }

    /// <summary>What says so.</summary>
    public ActionRule Rule { get; init; }

    /// <summary>
    /// The same part by a model that may not decide: unsure, whatever it said. A part that it did not judge keeps its own reason.
    /// </summary>
    /// <param name="reason">Why the model may not.</param>
    internal Verdict Doubt(string reason) => this with { Outcome = Outcome.Unsure, Reason = Label is null ? Reason : reason };
}

/// <summary>A moment by both clocks.</summary>
/// <param name="Wall">In UTC, for display and for files; it may be set.</param>
/// <param name="Monotonic">By the clock that only goes on.</param>
public readonly record struct VerdictMoment(DateTimeOffset Wall, MonotonicTime Monotonic)
{
    /// <summary>This moment.</summary>
    public static VerdictMoment Of(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new VerdictMoment(clock.GetUtcNow(), MonotonicTime.Now(clock));
    }
}

/// <summary>What is decided about a part.</summary>
public enum Outcome
{
    /// <summary>
    /// Below threshold, too close to call, or not seen at all. At the reject line as NG unless the recipe says otherwise.
    /// </summary>
    Unsure,

    /// <summary>Good.</summary>
    Ok,

    /// <summary>Not good.</summary>
    Ng,
}

/// <summary>What a line does with a part once its verdict stands.</summary>
public enum PartAction
{
    /// <summary>Nothing: there is no reject output.</summary>
    None,

    /// <summary>It goes by.</summary>
    Passed,

    /// <summary>The reject output fires for it, or has fired.</summary>
    Rejected,
}

/// <summary>Where the time of one verdict went.</summary>
/// <param name="Wait">From the picture's capture until the line took it.</param>
/// <param name="Preprocess">From pixels to the model's input.</param>
/// <param name="Inference">The model's run.</param>
/// <param name="Decide">From scores to the outcome.</param>
public readonly record struct StageTimings(TimeSpan Wait, TimeSpan Preprocess, TimeSpan Inference, TimeSpan Decide)
{
    /// <summary>From lease to verdict: everything but the wait.</summary>
    public TimeSpan Total => Preprocess + Inference + Decide;
}

/// <summary>What parts are judged by. One object for all parts until it changes, so that a verdict carries it at no cost.</summary>
/// <param name="Recipe">Name of the recipe; null without one.</param>
/// <param name="RecipeSha256">SHA-256 of the recipe's file, lower-case hexadecimal; null without one.</param>
/// <param name="Thresholds">The thresholds in force, of the recipe or of the configuration.</param>
public sealed record VerdictBasis(string? Recipe, string? RecipeSha256, DecisionThresholds Thresholds)
{
    /// <summary>The model that judged; null where that is not known.</summary>
    public ModelIdentity? Model { get; init; }
}
