using System.Globalization;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>What happened to a station beside its verdicts.</summary>
/// <param name="At">When, by the wall clock.</param>
/// <param name="Start">The start of the station that it happened in.</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Text">What happened, for people.</param>
internal sealed record StationEvent(DateTimeOffset At, string Start, string Kind, string Text);

/// <summary>The journal's events, written beside the verdicts.</summary>
internal static class JournalEvents
{
    /// <summary>Adds one; on the medium when this returns.</summary>
    /// <param name="database">The journal's database.</param>
    /// <param name="happened">The event.</param>
    /// <returns>Why it could not be kept; null where it was.</returns>
    public static string? TryAdd(string database, StationEvent happened)
    {
        try
        {
            using SqliteConnection connection = JournalFolder.OpenToAdd(database, isPatient: true);
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "INSERT INTO event (start, wall_ms, kind, text) VALUES ($start, $at, $kind, $text)";
            command.Parameters.AddWithValue("$start", happened.Start);
            command.Parameters.AddWithValue("$at", happened.At.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$kind", happened.Kind);
            command.Parameters.AddWithValue("$text", happened.Text);
            command.ExecuteNonQuery();
            Medium.Sync(JournalFolder.LogOf(database));
            return null;
        }
        catch (Exception fault) when (fault is SqliteException or IOException)
        {
            return fault.Message;
        }
    }

    /// <summary>All events in their order.</summary>
    /// <param name="connection">Open for reading.</param>
    internal static IReadOnlyList<StationEvent> Read(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT wall_ms, start, kind, text FROM event ORDER BY number";
        using SqliteDataReader row = command.ExecuteReader();
        List<StationEvent> events = [];
        while (row.Read())
        {
            events.Add(new StationEvent(
                DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)), row.GetString(1),
                row.GetString(2), row.GetString(3)));
        }

        return events;
    }
}
