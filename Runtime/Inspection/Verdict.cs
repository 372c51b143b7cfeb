using EdgeConvNeXt.Runtime.Imaging;

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
    /// <summary>Name of the region that decided; null where the frame is looked at as one.</summary>
    public string? Region { get; init; }

    /// <summary>Why the part is unsure, in words; null for OK and NG.</summary>
    public string? Reason { get; init; }

    /// <summary>What the part was judged by; null where nobody said.</summary>
    public VerdictBasis? Basis { get; init; }

    /// <summary>What is done with the part.</summary>
    public PartAction Action { get; init; }

    /// <summary>What says so.</summary>
    public ActionRule Rule { get; init; }

    /// <summary>The same part by a model that may not decide: unsure, whatever it said. A part that it did not judge keeps its own reason.</summary>
    /// <param name="reason">Why the model may not.</param>
    internal Verdict Doubt(string reason) => this with { Outcome = Outcome.Unsure, Reason = Label is null ? Reason : reason };
}
