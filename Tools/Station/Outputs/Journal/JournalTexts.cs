using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Texts that come again and again, each once in a table of their own.</summary>
internal sealed class JournalTexts : IDisposable
{
    // A model has some labels and reasons; a damaged camera may have a reason with a number in it for every part.
    private const int Remembered = 4096;

    private readonly Dictionary<string, long> _known = [];
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _add;

    /// <param name="connection">Open for writing.</param>
    public JournalTexts(SqliteConnection connection)
    {
        _find = connection.CreateCommand();
        _find.CommandText = "SELECT id FROM text WHERE value = $value";
        _find.Parameters.Add("$value", SqliteType.Text);
        _add = connection.CreateCommand();
        _add.CommandText = "INSERT INTO text (value) VALUES ($value) RETURNING id";
        _add.Parameters.Add("$value", SqliteType.Text);
    }

    /// <summary>The number of a text, which is put into the table where it is new; null for none.</summary>
    public long? IdOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!_known.TryGetValue(text, out long id))
        {
            if (_known.Count >= Remembered)
            {
                _known.Clear();
            }

            _known[text] = id = Ask(_find, text) ?? Ask(_add, text)!.Value;
        }

        return id;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
    }

    private static long? Ask(SqliteCommand command, string text)
    {
        command.Parameters[0].Value = text;
        return command.ExecuteScalar() is { } id ? Convert.ToInt64(id, CultureInfo.InvariantCulture) : null;
    }
}
