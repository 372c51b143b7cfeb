using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary>Writes verdicts to a file.</summary>
internal interface IJournalExport : IAsyncDisposable
{
    /// <summary>Writes one.</summary>
    ValueTask WriteAsync(JournalRow row, CancellationToken stop);

    /// <summary>Writes what comes after the last.</summary>
    ValueTask EndAsync(CancellationToken stop);
}

/// <summary>A kind of file that verdicts are exported to.</summary>
/// <param name="Name">Its name on the command line, which files end with.</param>
/// <param name="Open">Begins a file.</param>
internal sealed record JournalExportKind(string Name, Func<Stream, IJournalExport> Open)
{
    /// <summary>Kinds that every program has.</summary>
    public static IReadOnlyList<JournalExportKind> Texts { get; } =
    [
        new("csv", stream => new TextExport(stream, writer => new JournalCsv(writer))),
        new("jsonl", stream => new TextExport(stream, writer => new JournalLines(writer))),
    ];

    private sealed class TextExport : IJournalExport
    {
        private readonly StreamWriter _writer;
        private readonly IJournalFormat _format;

        public TextExport(Stream stream, Func<TextWriter, IJournalFormat> format)
        {
            _writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            _format = format(_writer);
            _format.Begin();
        }

        public ValueTask WriteAsync(JournalRow row, CancellationToken stop)
        {
            _format.Write(row);
            return ValueTask.CompletedTask;
        }

        public async ValueTask EndAsync(CancellationToken stop)
        {
            _format.End();
            await _writer.FlushAsync(stop).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync() => _writer.DisposeAsync();
    }
}
