using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Readers of one journal that stay open between questions: opening one takes longer than most questions do. For any thread.
/// </summary>
/// <param name="folder">The journal's folder.</param>
internal sealed class JournalReaders(string folder) : IDisposable
{
    // More than these are open only while that many ask at once.
    private const int MostIdle = 2;

    private readonly Stack<KeptReader> _idle = [];
    private bool _isClosed;

    /// <summary>Lends one, which is the caller's alone until the loan ends.</summary>
    /// <exception cref="EdgeException">There is no journal, it cannot be read, or it is of another version.</exception>
    public JournalLoan Lend()
    {
        FileIdentity? identity = Identity();
        while (TakeIdle() is { } kept)
        {
            if (kept.Identity == identity)
            {
                return new JournalLoan(this, kept);
            }

            // Another file has the name by now.
            kept.Reader.Dispose();
        }

        JournalReader reader = JournalReader.Open(folder);
        return new JournalLoan(this, new KeptReader(reader, Identity() == identity ? identity : null));
    }

    /// <summary>Closes those that nobody asks, and the others when they come back.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _isClosed = true;
        }

        while (TakeIdle() is { } kept)
        {
            kept.Reader.Dispose();
        }
    }

    /// <summary>Takes one back.</summary>
    internal void Return(KeptReader kept)
    {
        lock (_idle)
        {
            if (!_isClosed && _idle.Count < MostIdle && kept.Identity is not null && !kept.Reader.HasFailed)
            {
                _idle.Push(kept);
                return;
            }
        }

        kept.Reader.Dispose();
    }

    private KeptReader? TakeIdle()
    {
        lock (_idle)
        {
            return _idle.TryPop(out KeptReader? kept) ? kept : null;
        }
    }

    private FileIdentity? Identity() =>
        FileStatus.Read(JournalFolder.FileIn(folder), out FileStatus status) == 0 ? status.Identity : null;
}

/// <summary>A reader, and which file it has open.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Identity">The file; null where it was replaced while it was opened.</param>
internal sealed record KeptReader(JournalReader Reader, FileIdentity? Identity);

/// <summary>A reader that is somebody's until it is disposed.</summary>
/// <param name="owner">Where it goes back to.</param>
/// <param name="kept">The reader.</param>
internal sealed class JournalLoan(JournalReaders owner, KeptReader kept) : IDisposable
{
    private KeptReader? _kept = kept;

    /// <summary>The reader.</summary>
    public JournalReader Reader { get; } = kept.Reader;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _kept, null) is { } returned)
        {
            owner.Return(returned);
        }
    }
}
