using EdgeConvNeXt.Runtime.Inspection;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Which verdicts are asked for; a member that is null asks for any.</summary>
internal sealed record JournalFilter
{
    /// <summary>The result's UUID.</summary>
    public Guid? Result { get; init; }

    /// <summary>Number of the part, in whichever start.</summary>
    public long? Part { get; init; }

    /// <summary>The start of the station.</summary>
    public string? Start { get; init; }

    /// <summary>The part's serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>The batch.</summary>
    public string? Batch { get; init; }

    /// <summary>Those before this sequence alone.</summary>
    public long? Before { get; init; }

    /// <summary>Those alone whose picture is there.</summary>
    public bool HasPicture { get; init; }

    /// <summary>The first moment that fits, by the wall clock of then.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first moment that fits no more.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The outcome.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The best label.</summary>
    public string? Label { get; init; }

    /// <summary>Name of the recipe.</summary>
    public string? Recipe { get; init; }

    /// <summary>Name and version of the model.</summary>
    public string? Model { get; init; }

    /// <summary>At most so many, the newest; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>What a row of the table has to fulfil, as a WHERE clause; empty where all fit. Values become parameters.</summary>
    public string Where(SqliteParameterCollection parameters)
    {
        List<string> conditions = [];
        Add("result = $result", "$result", Result?.ToByteArray(bigEndian: true));

        // The index on parts begins with the start.
        Add(Start is null ? "run IN (SELECT id FROM run) AND part = $part" : "part = $part", "$part", Part);
        Add("run = (SELECT id FROM run WHERE start = $start)", "$start", Start);
        Add("serial = $serial", "$serial", Serial);
        Add("batch = $batch", "$batch", Batch);
        Add("sequence < $before", "$before", Before);

        // The newest good ones are found sooner from the end of the journal than by an index that has nearly all of it.
        bool isByOrder = Limit is not null && Outcome == Runtime.Inspection.Outcome.Ok && (From ?? To) is null;
        Add(isByOrder ? "+outcome = $outcome" : "outcome = $outcome", "$outcome", (int?)Outcome);

        // Where few verdicts are asked for, each is looked up: a list of all pictures takes longer. Where all are, that list finds them
        // sooner than a look for each verdict that there is.
        bool isOfFew = Result is not null || Limit is not null;
        Add(!HasPicture ? null
            : isOfFew ? "EXISTS (SELECT 1 FROM picture WHERE picture.result = verdict.result AND picture.deleted IS NULL)"
            : "result IN (SELECT result FROM picture WHERE deleted IS NULL)");

        // The index on times begins with the outcome.
        Add(Outcome is null && (From ?? To) is not null ? "outcome IN (0, 1, 2)" : null);
        Add("wall_ms >= $from", "$from", From?.ToUnixTimeMilliseconds());
        Add("wall_ms < $to", "$to", To?.ToUnixTimeMilliseconds());
        Add("label = (SELECT id FROM text WHERE value = $label)", "$label", Label);
        Add("model = (SELECT id FROM text WHERE value = $model)", "$model", Model);
        Add("basis IN (SELECT id FROM basis WHERE recipe = $recipe)", "$recipe", Recipe);
        Add(null, "$limit", Limit);
        return conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";

        void Add(string? condition, string? name = null, object? value = null)
        {
            if (condition is not null && (name is null || value is not null))
            {
                conditions.Add(condition);
            }

            if (name is not null && value is not null)
            {
                parameters.AddWithValue(name, value);
            }
        }
    }
}
