using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>A journal in a folder of the test's own.</summary>
internal sealed class TestJournal : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecordingLoggers Log { get; } = new();

    public string Folder => Path.Combine(_folder.Path, "journal");

    public string Database => Path.Combine(Folder, JournalFolder.FileName);

    /// <summary>Rows of a journal, in its order.</summary>
    public static JournalRow[] RowsOf(string folder, JournalFilter? filter = null)
    {
        using JournalReader reader = JournalReader.Open(folder);
        return [.. reader.Query(filter ?? new JournalFilter())];
    }

    public JournalRow[] Rows(JournalFilter? filter = null) => RowsOf(Folder, filter);

    /// <summary>Opens it for a start of its own.</summary>
    public JournalSink Open(TimeProvider? clock = null, QueueSinkOptions? options = null, string start = "s1", string? folder = null) =>
        JournalSink.Open(
            folder ?? Folder,
            new JournalRun(start, "press 4", Verdicts.Labels, "d1"),
            options ?? new QueueSinkOptions(),
            () => true,
            clock ?? new ManualTimeProvider(),
            Log.Typed<JournalSink>());

    /// <summary>Writes verdicts of cracks, from the first part on.</summary>
    public async Task Write(int count, string start = "s1")
    {
        JournalSink sink = Open(start: start);
        for (int part = 1; part <= count; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        await sink.DisposeAsync();
        Assert.Equal(0, sink.Dropped);
    }

    /// <summary>Runs statements on the file as another program would.</summary>
    public void Execute(string sql)
    {
        SqliteLibrary.Load();
        Directory.CreateDirectory(Folder);
        using SqliteConnection connection = new($"Data Source={Database};Pooling=False");
        connection.Open();
        JournalSchema.Execute(connection, sql);
    }

    /// <summary>Asks the file for a number.</summary>
    public long Number(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Asks the file for results.</summary>
    public IReadOnlyList<Guid> Results(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = new(sql, connection);
        using SqliteDataReader row = command.ExecuteReader();
        List<Guid> results = [];
        while (row.Read())
        {
            results.Add(new Guid((byte[])row.GetValue(0), bigEndian: true));
        }

        return results;
    }

    /// <summary>Waits until so many verdicts are acknowledged.</summary>
    public static Task AwaitAcknowledged(JournalSink sink, long sequence) =>
        Await(() => sink.Status.Acknowledged == sequence, () => $"{sink.Status}");

    /// <summary>Waits until something holds that another thread brings about.</summary>
    public static Task Await(Func<bool> condition, Func<string> otherwise) => Task.Run(() =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), otherwise()));

    public void Dispose()
    {
        Log.Dispose();
        _folder.Dispose();
    }
}
