using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Lets go of the oldest verdicts where a journal may not grow for ever: some at a time, in the order of the journal, never by the order of
/// clocks. A verdict whose picture is there stays, so does one that an output has not delivered yet, and so does the last one, by which the
/// order goes on.
/// </summary>
/// <param name="limits">How much is kept.</param>
internal sealed class JournalHistory(JournalLimits limits)
{
    private const int AtOnce = 500;

    // Where clocks were set, the true time of a verdict is no earlier than that of some before it.
    private const int Neighbours = 1000;

    // What else has to be done with a verdict before it may go, as conditions on its row.
    private static readonly string[] StillNeeded =
    [
        "EXISTS (SELECT 1 FROM picture WHERE picture.result = verdict.result AND picture.deleted IS NULL)",
        "sequence = (SELECT max(sequence) FROM verdict)",
        "sequence > $delivered",
    ];

    // Those before were looked at and are still needed.
    private long _after;

    /// <summary>Deletes some verdicts that are too many or too old.</summary>
    /// <param name="connection">Open for writing, outside of a transaction.</param>
    /// <param name="now">What time it is; null where the clock is not synchronised: then nothing is too old.</param>
    /// <param name="channels">The outputs that take their verdicts from here.</param>
    /// <returns>Whether there may be more.</returns>
    public bool Trim(SqliteConnection connection, DateTimeOffset? now, IReadOnlyList<JournalChannel> channels)
    {
        List<Candidate> oldest = Oldest(connection);
        if (oldest.Count == 0)
        {
            _after = 0;
            return false;
        }

        int count = IsTooLarge(connection) ? oldest.Count
            : now is { } time && limits.Age is { } age ? TooOld(connection, oldest, time, age)
            : 0;
        if (count == 0)
        {
            _after = 0;
            return false;
        }

        Delete(connection, oldest[0].Sequence, oldest[count - 1].Sequence, Delivered(connection, channels));
        _after = oldest[count - 1].Sequence;
        return true;
    }

    private bool IsTooLarge(SqliteConnection connection)
    {
        long? pages = Number(connection, "PRAGMA page_count") - Number(connection, "PRAGMA freelist_count");
        return limits.Bytes is { } most && pages * Number(connection, "PRAGMA page_size") > most;
    }

    private List<Candidate> Oldest(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT sequence, iif(clock_set = 1, wall_ms, NULL) FROM verdict WHERE sequence > $after ORDER BY sequence LIMIT $count";
        command.Parameters.AddWithValue("$after", _after);
        command.Parameters.AddWithValue("$count", AtOnce);
        using SqliteDataReader row = command.ExecuteReader();
        List<Candidate> found = [];
        while (row.Read())
        {
            found.Add(new Candidate(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1)));
        }

        return found;
    }

    // How many from the first on are known to be too old. A verdict is no older than the latest time before it that a right clock gave; one
    // from before the first such time is older than that.
    private static int TooOld(SqliteConnection connection, List<Candidate> oldest, DateTimeOffset now, TimeSpan age)
    {
        long present = now.ToUnixTimeMilliseconds();
        long limit = (now - age).ToUnixTimeMilliseconds();
        long first = oldest[0].Sequence;
        long? latest = Number(
            connection, "SELECT max(wall_ms) FROM verdict WHERE sequence BETWEEN $1 - $2 AND $1 AND clock_set = 1 AND wall_ms <= $3",
            first, Neighbours, present);
        long? next = Number(
            connection, "SELECT wall_ms FROM verdict WHERE sequence > $1 AND clock_set = 1 ORDER BY sequence LIMIT 1", first);
        for (int i = 0; i < oldest.Count; i++)
        {
            latest = oldest[i].At is { } at && at <= present && !(latest >= at) ? at : latest;
            if (!((latest ?? next) < limit))
            {
                return i;
            }
        }

        return oldest.Count;
    }

    // The last verdict that every output has.
    private static long Delivered(SqliteConnection connection, IReadOnlyList<JournalChannel> channels) => channels
        .Select(channel => Number(connection, "SELECT sequence FROM delivery WHERE channel = $1", channel.Name) ?? 0)
        .DefaultIfEmpty(long.MaxValue)
        .Min();

    // With them goes what is known of their pictures, but for the last one, by which the numbers of pictures go on.
    private static void Delete(SqliteConnection connection, long from, long to, long delivered)
    {
        using SqliteCommand command = connection.CreateCommand();
        string verdicts = $"verdict WHERE sequence BETWEEN $from AND $to AND NOT ({string.Join(" OR ", StillNeeded)})";
        command.CommandText = $"""
            DELETE FROM picture WHERE deleted IS NOT NULL AND number < (SELECT max(number) FROM picture)
                AND result IN (SELECT result FROM {verdicts});
            DELETE FROM {verdicts};
            """;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$delivered", delivered);
        command.ExecuteNonQuery();
    }

    private static long? Number(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i]);
        }

        return command.ExecuteScalar() is { } number and not DBNull ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : null;
    }

    private readonly record struct Candidate(long Sequence, long? At);
}

/// <summary>How much of a journal is kept; null for all.</summary>
/// <param name="Age">Verdicts that are older may go.</param>
/// <param name="Bytes">Above so many bytes in use the oldest go.</param>
internal sealed record JournalLimits(TimeSpan? Age, long? Bytes);
