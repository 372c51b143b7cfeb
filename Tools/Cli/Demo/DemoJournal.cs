using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>The journal of a demo; without a folder it does nothing.</summary>
internal sealed class DemoJournal : IAsyncDisposable
{
    /// <summary>Name of the demo's station.</summary>
    public const string Station = "demo";

    private const int QueueLength = 1024;

    // A demo runs until it is stopped: its pictures must not fill the disk of whoever watches it.
    private const long FreeBytes = 500_000_000;

    private readonly IVerdictSink[] _sinks;

    private DemoJournal(IVerdictSink[] sinks)
    {
        _sinks = sinks;
    }

    /// <summary>Where verdicts go.</summary>
    public IReadOnlyList<IVerdictSink> Sinks => _sinks;

    /// <summary>Opens it.</summary>
    /// <param name="folder">Its folder; null without.</param>
    /// <param name="keepsPictures">Whether the pictures of its verdicts are kept in it, good ones included.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="notes">Told what goes wrong.</param>
    /// <param name="clock">The clock of the verdicts' times.</param>
    /// <exception cref="EdgeException">The folder cannot be written, or another program's journal is there.</exception>
    public static DemoJournal Open(
        string? folder, bool keepsPictures, ModelManifest manifest, ProgramNotes notes, TimeProvider clock)
    {
        if (folder is null)
        {
            return new DemoJournal([]);
        }

        string start = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        OutputContext context = new(
            Station, start, manifest.Labels, QueueLength, clock, new NoteLoggers(notes), Stream.Null, TextWriter.Null)
        {
            BundleDigest = manifest.Digest,
        };
        IVerdictSink journal = new JournalConfiguration(folder).Open(context);
        return new DemoJournal(keepsPictures ? [journal, Pictures(folder).Open(context)] : [journal]);
    }

    /// <summary>Keeps pictures of all parts beside a journal.</summary>
    /// <param name="folder">The journal's.</param>
    public static EvidenceConfiguration Pictures(string folder) => new(new EvidenceSettings
    {
        Journal = folder, Folder = Path.Combine(folder, EvidenceRebuild.UsualFolder), KeepsAllOk = true, FreeBytes = FreeBytes,
    });

    /// <summary>The same source, which waits until the journal has room.</summary>
    public IFrameSource Pace(IFrameSource source) => new SinkPacedSource(source, [.. _sinks.OfType<IPacedSink>()]);

    /// <summary>Makes sure, once it is closed, that it has every verdict.</summary>
    /// <exception cref="EdgeException">Some were lost.</exception>
    public void ThrowIfIncomplete()
    {
        foreach (JournalSink journal in _sinks.OfType<JournalSink>().Where(journal => journal.Dropped > 0))
        {
            throw new EdgeException(
                EdgeFault.File, $"{journal.Dropped} verdicts were lost", journal.Status.File, "every verdict of the demo to be written",
                "Give the disk room and run again.");
        }
    }

    /// <summary>Writes what still waits.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IVerdictSink sink in _sinks)
        {
            await sink.DisposeAsync();
        }
    }
}
