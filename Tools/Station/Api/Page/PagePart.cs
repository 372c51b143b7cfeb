using System.Text.Json;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>A part as the page has it: the journal's row without what only this machine can use, and what people said.</summary>
internal sealed record PagePart
{
    /// <summary>UUID of version 7.</summary>
    public required string Result { get; init; }

    /// <summary>Number of the part in its start of the station.</summary>
    public required long Part { get; init; }

    /// <inheritdoc cref="JournalRow.Start"/>
    public required string Start { get; init; }

    /// <inheritdoc cref="JournalRow.Sequence"/>
    public required long Sequence { get; init; }

    /// <inheritdoc cref="JournalRow.Time"/>
    public required string Time { get; init; }

    /// <inheritdoc cref="JournalRow.Serial"/>
    public string? Serial { get; init; }

    /// <inheritdoc cref="JournalRow.Batch"/>
    public string? Batch { get; init; }

    /// <inheritdoc cref="JournalRow.CodeFault"/>
    public string? CodeFault { get; init; }

    /// <inheritdoc cref="JournalRow.Outcome"/>
    public required string Outcome { get; init; }

    /// <inheritdoc cref="JournalRow.Action"/>
    public required string Action { get; init; }

    /// <inheritdoc cref="JournalRow.ActionBy"/>
    public string? ActionBy { get; init; }

    /// <inheritdoc cref="JournalRow.Confirmation"/>
    public bool? Confirmation { get; init; }

    /// <inheritdoc cref="JournalRow.Label"/>
    public string? Label { get; init; }

    /// <inheritdoc cref="JournalRow.Score"/>
    public float? Score { get; init; }

    /// <inheritdoc cref="JournalRow.Scores"/>
    public IReadOnlyDictionary<string, float?>? Scores { get; init; }

    /// <inheritdoc cref="JournalRow.Thresholds"/>
    public JsonElement? Thresholds { get; init; }

    /// <inheritdoc cref="JournalRow.Truth"/>
    public string? Truth { get; init; }

    /// <inheritdoc cref="JournalRow.Region"/>
    public string? Region { get; init; }

    /// <inheritdoc cref="JournalRow.Reason"/>
    public string? Reason { get; init; }

    /// <inheritdoc cref="JournalRow.Timings"/>
    public required JournalTimings Timings { get; init; }

    /// <inheritdoc cref="JournalRow.Model"/>
    public required string Model { get; init; }

    /// <inheritdoc cref="JournalRow.Bundle"/>
    public string? Bundle { get; init; }

    /// <inheritdoc cref="JournalRow.BundleKey"/>
    public string? BundleKey { get; init; }

    /// <inheritdoc cref="JournalRow.Slot"/>
    public string? Slot { get; init; }

    /// <inheritdoc cref="JournalRow.Recipe"/>
    public string? Recipe { get; init; }

    /// <inheritdoc cref="JournalRow.RecipeSha256"/>
    public string? RecipeSha256 { get; init; }

    /// <summary>Its picture; null where none was kept.</summary>
    public PagePicture? Picture { get; init; }

    /// <summary>What a person says that it is; null where nobody did.</summary>
    public PageLabel? Labelled { get; init; }

    /// <summary>The result before it in the journal; null at its beginning, and in lists.</summary>
    public string? Older { get; init; }

    /// <summary>The result after it in the journal; null at its end, and in lists.</summary>
    public string? Newer { get; init; }

    /// <summary>Why a person is asked about it, a word of <see cref="LabelReason"/>; null but in the queue of those.</summary>
    public string? AskedFor { get; init; }

    /// <summary>The part of a verdict.</summary>
    public static PagePart Of(JournalRow row, LabelFile labels) => new()
    {
        Result = row.Result, Part = row.Part, Start = row.Start, Sequence = row.Sequence, Time = row.Time, Serial = row.Serial,
        Batch = row.Batch, CodeFault = row.CodeFault, Outcome = row.Outcome, Action = row.Action, ActionBy = row.ActionBy,
        Confirmation = row.Confirmation, Label = row.Label, Score = row.Score, Scores = row.Scores, Thresholds = row.Thresholds,
        Truth = row.Truth, Region = row.Region, Reason = row.Reason, Timings = row.Timings, Model = row.Model, Bundle = row.Bundle,
        BundleKey = row.BundleKey, Slot = row.Slot, Recipe = row.Recipe, RecipeSha256 = row.RecipeSha256,
        Picture = row.Picture is { } picture ? new PagePicture(picture.Class, picture.Pinned, picture.Deleted) : null,
        Labelled = PageLabel.Of(labels.Labels.GetValueOrDefault(new Guid(row.Result))),
    };
}

/// <summary>Some parts of a list.</summary>
/// <param name="Items">The parts.</param>
/// <param name="Next">The cursor of those that follow; null where none do.</param>
internal sealed record PartList(IReadOnlyList<PagePart> Items, string? Next);

/// <summary>A part's picture.</summary>
/// <param name="Class">Why it was kept: "ng", "unsure", "sampled" or "ok".</param>
/// <param name="Pinned">Whether it is kept whatever comes.</param>
/// <param name="Deleted">Why it is not there any more; null while it is.</param>
internal sealed record PagePicture(string Class, bool Pinned, string? Deleted);

/// <summary>What a person says that a part is.</summary>
/// <param name="Label">The class.</param>
/// <param name="Good">Whether a part of that class is good.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When, UTC, ISO 8601.</param>
internal sealed record PageLabel(string Label, bool Good, string By, string At)
{
    /// <summary>The label; null for none.</summary>
    public static PageLabel? Of(PartLabel? label) =>
        label is null ? null : new PageLabel(label.Label, label.Good, label.By, PageRequest.Text(label.At));
}
