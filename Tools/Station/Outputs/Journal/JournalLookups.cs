using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>What rows of a journal name by a number; each is read once.</summary>
internal sealed class JournalLookups : IDisposable
{
    private readonly Dictionary<long, string> _texts = [];
    private readonly Dictionary<long, JournalRun> _runs = [];
    private readonly Dictionary<long, JournalBasis> _bases = [];
    private readonly Dictionary<long, JournalBundle> _bundles = [];
    private readonly Dictionary<long, string> _pictureFolders = [];
    private readonly SqliteCommand _text;
    private readonly SqliteCommand _run;
    private readonly SqliteCommand _basis;
    private readonly SqliteCommand _bundle;
    private readonly SqliteCommand _pictureFolder;

    /// <param name="connection">Open for reading.</param>
    public JournalLookups(SqliteConnection connection)
    {
        _text = new SqliteCommand("SELECT value FROM text WHERE id = $id", connection);
        _run = new SqliteCommand("SELECT start, station, labels, bundle, bundle_key FROM run WHERE id = $id", connection);
        _basis = new SqliteCommand("SELECT recipe, recipe_sha256, thresholds FROM basis WHERE id = $id", connection);
        _bundle = new SqliteCommand("SELECT digest, bundle_key, slot, labels FROM bundle WHERE id = $id", connection);
        _pictureFolder = new SqliteCommand("SELECT path FROM picture_folder WHERE id = $id", connection);
        foreach (SqliteCommand command in (ReadOnlySpan<SqliteCommand>)[_text, _run, _basis, _bundle, _pictureFolder])
        {
            command.Parameters.Add("$id", SqliteType.Integer);
        }
    }

    /// <summary>A text; null for none.</summary>
    public string? Text(long? id) => id is { } number ? Find(_texts, _text, number, row => row.GetString(0)) : null;

    /// <summary>A start of the station.</summary>
    public JournalRun Run(long id) => Find(_runs, _run, id, row =>
        new JournalRun(row.GetString(0), row.GetString(1), LabelsOf(row.GetString(2)), TextOf(row, 3), TextOf(row, 4)));

    /// <summary>A model that judged.</summary>
    public JournalBundle Bundle(long id) => Find(_bundles, _bundle, id, row =>
        new JournalBundle(TextOf(row, 0), TextOf(row, 1), TextOf(row, 2), LabelsOf(row.GetString(3))));

    /// <summary>What parts were judged by.</summary>
    public JournalBasis Basis(long id) => Find(_bases, _basis, id, row =>
    {
        using JsonDocument thresholds = JsonDocument.Parse(row.GetString(2));
        return new JournalBasis(TextOf(row, 0), TextOf(row, 1), thresholds.RootElement.Clone());
    });

    /// <summary>A folder of pictures, from the journal's folder on.</summary>
    public string PictureFolder(long id) => Find(_pictureFolders, _pictureFolder, id, row => row.GetString(0));

    /// <inheritdoc/>
    public void Dispose()
    {
        _pictureFolder.Dispose();
        _text.Dispose();
        _run.Dispose();
        _basis.Dispose();
        _bundle.Dispose();
    }

    private static T Find<T>(Dictionary<long, T> known, SqliteCommand command, long id, Func<SqliteDataReader, T> read)
    {
        if (!known.TryGetValue(id, out T? found))
        {
            command.Parameters[0].Value = id;
            using SqliteDataReader row = command.ExecuteReader();
            known[id] = found = row.Read()
                ? read(row)
                : throw new SqliteException("a row names another that is not there", raw.SQLITE_CORRUPT);
        }

        return found;
    }

    private static string[] LabelsOf(string text)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(label => label.GetString()!)];
    }

    private static string? TextOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>What parts were judged by, as a journal has it.</summary>
/// <param name="Recipe">Name of the recipe; null without one.</param>
/// <param name="RecipeSha256">SHA-256 of its file.</param>
/// <param name="Thresholds">An object of default, margin and labels.</param>
internal sealed record JournalBasis(string? Recipe, string? RecipeSha256, JsonElement Thresholds);

/// <summary>A model that judged, as a journal has it.</summary>
/// <param name="Digest">Digest of its bundle's manifest; null where it has none.</param>
/// <param name="Key">The key by which the bundle's signature was proven; null where none was.</param>
/// <param name="Slot">The slot that it lay in; null where the configuration named it.</param>
/// <param name="Labels">Its labels, in the order of its scores.</param>
internal sealed record JournalBundle(string? Digest, string? Key, string? Slot, IReadOnlyList<string> Labels);
