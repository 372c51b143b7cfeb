using System.Text.Json;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>A verdict as the journal has it; members have the names and values that verdicts have as JSON lines.</summary>
internal sealed record JournalRow
{
    /// <summary>Its place in the journal, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>UUID of version 7.</summary>
    public required string Result { get; init; }

    /// <summary>Name of the station.</summary>
    public required string Station { get; init; }

    /// <summary>What tells the start of the station from others.</summary>
    public required string Start { get; init; }

    /// <summary>Number of the part in that start.</summary>
    public required long Part { get; init; }

    /// <summary>The part's serial number; null where it has none.</summary>
    public string? Serial { get; init; }

    /// <summary>The batch; null where there is none.</summary>
    public string? Batch { get; init; }

    /// <summary>Why the code in the picture gave no serial number; null where it did, and where none is asked for.</summary>
    public string? CodeFault { get; init; }

    /// <summary>UTC by the wall clock, ISO 8601.</summary>
    public required string Time { get; init; }

    /// <summary>Whether that clock was synchronised; null where the kernel did not say.</summary>
    public bool? ClockSet { get; init; }

    /// <summary>Nanoseconds on the monotonic clock of that boot.</summary>
    public required long MonotonicNs { get; init; }

    /// <summary>"ok", "ng" or "unsure".</summary>
    public required string Outcome { get; init; }

    /// <summary>"none", "passed" or "rejected".</summary>
    public required string Action { get; init; }

    /// <summary>What says so; null with "none".</summary>
    public string? ActionBy { get; init; }

    /// <summary>Whether the sensor behind the reject position saw it rejected; null where there is none.</summary>
    public bool? Confirmation { get; init; }

    /// <summary>The best label; null where nothing could be judged.</summary>
    public string? Label { get; init; }

    /// <summary>Its probability, 0..1; null where there is none.</summary>
    public float? Score { get; init; }

    /// <summary>Probability of every label; null where nothing could be judged.</summary>
    public IReadOnlyDictionary<string, float?>? Scores { get; init; }

    /// <summary>The true label, where the source knows it.</summary>
    public string? Truth { get; init; }

    /// <summary>The picture's file, where it is from one.</summary>
    public string? Origin { get; init; }

    /// <summary>The region that decided.</summary>
    public string? Region { get; init; }

    /// <summary>Why the part is unsure.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the time went.</summary>
    public required JournalTimings Timings { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Digest of the model bundle's manifest.</summary>
    public string? Bundle { get; init; }

    /// <summary>The key by which the bundle's signature was proven; null where none was.</summary>
    public string? BundleKey { get; init; }

    /// <summary>The slot that the model lay in; null where the configuration named it.</summary>
    public string? Slot { get; init; }

    /// <summary>Name of the recipe.</summary>
    public string? Recipe { get; init; }

    /// <summary>SHA-256 of the recipe's file.</summary>
    public string? RecipeSha256 { get; init; }

    /// <summary>The thresholds in force: default, margin, labels.</summary>
    public JsonElement? Thresholds { get; init; }

    /// <summary>Number of the frame.</summary>
    public required long Frame { get; init; }

    /// <summary>Its picture; null where none was kept.</summary>
    public JournalPicture? Picture { get; init; }
}

/// <summary>A verdict's picture.</summary>
/// <param name="File">Where it is, or was.</param>
/// <param name="Class">Why it was kept: "ng", "unsure", "sampled" or "ok".</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Pinned">Whether it is kept whatever comes.</param>
internal sealed record JournalPicture(string File, string Class, long Bytes, bool Pinned)
{
    /// <summary>Why it is not there any more: "quota", "age", "disk" or "notFound"; null while it is.</summary>
    public string? Deleted { get; init; }

    /// <summary>When it was deleted, UTC by the wall clock of then, ISO 8601.</summary>
    public string? DeletedAt { get; init; }
}

/// <summary>Where the time of a verdict went, in milliseconds.</summary>
/// <param name="Wait">From the picture until the line took it.</param>
/// <param name="Preprocess">From pixels to the model's input.</param>
/// <param name="Inference">The model's run.</param>
/// <param name="Decide">From scores to the outcome.</param>
internal sealed record JournalTimings(double Wait, double Preprocess, double Inference, double Decide)
{
    /// <summary>Everything but the wait.</summary>
    public double Total => Math.Round(Preprocess + Inference + Decide, 3);
}
