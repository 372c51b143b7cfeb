using System.Collections.Frozen;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// The journal that the page asks, and what people said about its parts. A question ends after some seconds, whatever it is, so that none
/// keeps a core from the line. For any thread.
/// </summary>
/// <param name="folder">Its folder; null where the station has none.</param>
/// <param name="sampleShare">The share of OK parts that people are asked about, 0..1.</param>
/// <param name="clock">The clock.</param>
internal sealed class PageJournal(string? folder, double sampleShare, TimeProvider clock) : IDisposable
{
    private const int RowsAtOnce = 100;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BriefTime = TimeSpan.FromMilliseconds(100);

    private readonly Lock _writing = new();
    private readonly Lock _gate = new();
    private readonly JournalReaders? _readers = folder is null ? null : new JournalReaders(folder);
    private (long Length, DateTime Written, LabelFile Labels)? _labels;
    private (long Length, DateTime Written, IReadOnlySet<Guid> Results)? _disagreements;

    /// <summary>Its folder.</summary>
    /// <exception cref="HttpRefusal">The station has none.</exception>
    public string Folder => folder ?? throw None();

    /// <summary>The journal of a station.</summary>
    public static PageJournal Of(RunningStation running)
    {
        StationConfiguration configuration = running.Configuration;
        return new PageJournal(
            configuration.Outputs.OfType<JournalConfiguration>().FirstOrDefault()?.Folder,
            configuration.Outputs.OfType<EvidenceConfiguration>().FirstOrDefault()?.Settings.LabelShare ?? LabelSample.UsualShare,
            running.Services.Clock);
    }

    /// <summary>The verdict of a result.</summary>
    /// <exception cref="HttpRefusal">There is none.</exception>
    public static JournalRow Row(JournalReader reader, Guid result) =>
        reader.Query(new JournalFilter { Result = result, Limit = 1 }).SingleOrDefault()
            ?? throw HttpRefusal.NotFound("The journal has no such result: expected one of this station's.");

    /// <summary>Opens it for one question.</summary>
    /// <param name="reader">Whom to ask until the loan ends.</param>
    /// <exception cref="HttpRefusal">The station has none.</exception>
    public JournalLoan Open(out JournalReader reader) => Open(MostTime, out reader);

    /// <summary>Opens it for one question that may take longer, in the thread of questions.</summary>
    /// <param name="most">When the question ends without an answer.</param>
    /// <param name="reader">Whom to ask until the loan ends.</param>
    /// <exception cref="HttpRefusal">The station has none.</exception>
    public JournalLoan Open(TimeSpan most, out JournalReader reader)
    {
        JournalLoan loan = (_readers ?? throw None()).Lend();
        reader = loan.Reader.Within(most, clock);
        return loan;
    }

    /// <summary>
    /// Those of some results whose picture is there; null where that cannot be found out soon. Who asks shows them beside other things.
    /// </summary>
    public IReadOnlySet<Guid>? Pictured(IReadOnlyCollection<Guid> results)
    {
        if (folder is null || results.Count == 0)
        {
            return FrozenSet<Guid>.Empty;
        }

        try
        {
            using JournalLoan loan = Open(BriefTime, out JournalReader reader);
            return reader.Find(results, new JournalFilter { HasPicture = true }).Select(place => place.Result).ToHashSet();
        }
        catch (EdgeException)
        {
            return null;
        }
    }

    /// <summary>
    /// The verdicts at some places, in the journal's order, for as long as it takes: it is asked some at a time, each within its time.
    /// </summary>
    /// <exception cref="EdgeException">The journal cannot be read.</exception>
    public IEnumerable<JournalRow> At(IEnumerable<long> sequences)
    {
        foreach (long[] some in sequences.Chunk(RowsAtOnce))
        {
            JournalRow[] rows;
            using (Open(out JournalReader reader))
            {
                rows = [.. reader.At(some)];
            }

            foreach (JournalRow row in rows)
            {
                yield return row;
            }
        }
    }

    /// <summary>What is asked and answered about its parts.</summary>
    public LabelDesk Desk(JournalReader reader, LabelFile labels) =>
        new(reader, labels) { SampleShare = sampleShare, Disagreements = Disagreements() };

    /// <summary>What people said; read again where the file has changed, so that labels of the command line show too.</summary>
    public LabelFile Labels()
    {
        (long length, DateTime written) = StampOf(Path.Combine(Folder, LabelFile.FileName));
        lock (_gate)
        {
            if (_labels is not { } known || known.Length != length || known.Written != written)
            {
                _labels = known = (length, written, LabelFile.Read(Folder));
            }

            return known.Labels;
        }
    }

    /// <summary>Changes what people said, one change at a time.</summary>
    /// <param name="change">Changes it; it is a copy that nobody reads yet.</param>
    public T Change<T>(Func<LabelFile, T> change)
    {
        lock (_writing)
        {
            LabelFile labels = Labels().Copy();
            long before;
            lock (_gate)
            {
                before = _labels!.Value.Length;
            }

            T answer = change(labels);
            (long length, DateTime written) = StampOf(Path.Combine(Folder, LabelFile.FileName));
            lock (_gate)
            {
                // Where others wrote too, it is read again when it is asked for.
                _labels = length == before + labels.AppendedBytes ? (length, written, labels) : _labels;
            }

            return answer;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _readers?.Dispose();

    private static HttpRefusal None() =>
        HttpRefusal.NotFound("This station keeps no journal: expected output.journal in its configuration.");

    private IReadOnlySet<Guid> Disagreements()
    {
        (long length, DateTime written) = StampOf(ShadowRecord.FileIn(Folder));
        lock (_gate)
        {
            if (_disagreements is not { } known || known.Length != length || known.Written != written)
            {
                HashSet<Guid> results = [.. ShadowRecord.Read(Folder).Select(line => line.Result).OfType<Guid>()];
                _disagreements = known = (length, written, results);
            }

            return known.Results;
        }
    }

    // The stamp is taken before the file is read: what is added meanwhile makes it be read again.
    private static (long Length, DateTime Written) StampOf(string path) =>
        new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : (0, default);
}
