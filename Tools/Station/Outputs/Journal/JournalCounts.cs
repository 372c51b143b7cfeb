using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>What a journal counts by outcome.</summary>
internal static class JournalCounts
{
    /// <summary>What was counted since a moment; nothing where the journal does not answer.</summary>
    /// <param name="database">The journal's database.</param>
    /// <param name="since">The first moment.</param>
    public static OutcomeCounts Since(string database, DateTimeOffset since)
    {
        try
        {
            return Count(database, since);
        }
        catch (SqliteException)
        {
            // A journal that begins with the first verdict, or trouble that its own output tells of.
            return default;
        }
    }

    private static OutcomeCounts Count(string database, DateTimeOffset since)
    {
        using SqliteConnection connection = JournalFolder.OpenToRead(database);
        using SqliteCommand command = connection.CreateCommand();

        // The index on times begins with the outcome.
        command.CommandText =
            "SELECT outcome, count(*) FROM verdict WHERE outcome IN (0, 1, 2) AND wall_ms >= $since GROUP BY outcome";
        command.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
        using SqliteDataReader row = command.ExecuteReader();
        OutcomeCounts counts = default;
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

/// <summary>Parts by outcome.</summary>
/// <param name="Ok">Good ones.</param>
/// <param name="Ng">Those that are not good.</param>
/// <param name="Unsure">Those that the line was not sure about.</param>
internal readonly record struct OutcomeCounts(long Ok, long Ng, long Unsure);
