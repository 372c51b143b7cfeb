namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>An output that takes its verdicts from the journal. The journal keeps its place, and wakes it when there is more.</summary>
/// <param name="name">Name of its place in the journal.</param>
/// <param name="withHistory">Whether it begins with the first verdict of a journal that does not know it yet; else with the next.</param>
internal sealed class JournalChannel(string name, bool withHistory) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0, 1);
    private int _isTold;

    /// <summary>Name of its place in the journal.</summary>
    public string Name => name;

    /// <summary>Whether it begins with the first verdict of a journal that does not know it yet.</summary>
    public bool WithHistory => withHistory;

    /// <summary>Wakes it. For any thread.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            _news.Release();
        }
    }

    /// <summary>Returns when it was woken since the last time, or after the given time.</summary>
    /// <param name="time">The longest wait; infinite for none.</param>
    /// <param name="clock">The clock of it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken stop)
    {
        using CancellationTokenSource late = new(time, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await _news.WaitAsync(either.Token).ConfigureAwait(false);
            Volatile.Write(ref _isTold, 0);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _news.Dispose();
}
