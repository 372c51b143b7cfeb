using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.History;

/// <summary>What a journal counts by outcome.</summary>
internal static class JournalCounts
{
    /// <summary>What was counted since a moment; nothing where there is no journal, or it does not answer.</summary>
    /// <param name="database">The journal's database; null without one.</param>
    /// <param name="since">The first moment.</param>
    public static ShiftCounts Since(string? database, DateTimeOffset since)
    {
        ShiftCounts counts = new(since, 0, 0, 0);
        if (database is null)
        {
            return counts;
        }

        try
        {
            return Count(database, counts);
        }
        catch (SqliteException)
        {
            // A journal that begins with the first verdict, or trouble that its own output tells of.
            return counts;
        }
    }

    private static ShiftCounts Count(string database, ShiftCounts counts)
    {
        using SqliteConnection connection = JournalFolder.OpenToRead(database);
        using SqliteCommand command = connection.CreateCommand();

        // The index on times begins with the outcome.
        command.CommandText =
            "SELECT outcome, count(*) FROM verdict WHERE outcome IN (0, 1, 2) AND wall_ms >= $since GROUP BY outcome";
        command.Parameters.AddWithValue("$since", counts.Since.ToUnixTimeMilliseconds());
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            long number = Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture);
            counts = (Outcome)row.GetInt32(0) switch
            {
                Outcome.Ok => counts with { Ok = number },
                Outcome.Ng => counts with { Ng = number },
                _ => counts with { Unsure = number },
            };
        }

        return counts;
    }
}
