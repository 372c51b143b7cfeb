using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt;

/// <summary>What a model says of one picture.</summary>
public sealed record Inspection
{
    /// <summary>The verdict in full: with the frame it was made on, its reason, the stages' times, and the model's name.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>
    /// Softmax probability, 0..1, of every label, in the model's order. All are 0 when there was no picture, and NaN where the model gave
    /// no numbers.
    /// </summary>
    public required IReadOnlyDictionary<string, float> Scores { get; init; }

    /// <summary>What was decided.</summary>
    public Outcome Outcome => Verdict.Outcome;

    /// <summary>The label with the highest score; null when there was no picture, or the model gave no numbers.</summary>
    public string? Label => Verdict.Label;

    /// <summary>The probability, 0..1, of <see cref="Label"/>; 0 when that is null.</summary>
    public float Score => Verdict.Score;

    /// <summary>Why the picture is unsure, in words; null for OK and NG.</summary>
    public string? Reason => Verdict.Reason;

    /// <summary>From decoded pixels to the outcome; reading and decoding a file are not in it.</summary>
    public TimeSpan Duration => Verdict.Timings.Total;

    /// <summary>In one line: "Ng scratch 0.971", and the reason where there is one.</summary>
    public override string ToString()
    {
        string decided = string.Create(CultureInfo.InvariantCulture, $"{Outcome} {Label ?? "-"} {Score:F3}");
        return Reason is null ? decided : $"{decided}: {Reason}";
    }
}
