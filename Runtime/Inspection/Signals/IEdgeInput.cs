namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>
/// Input lines that were requested together, whose edges arrive in the order of their time. One thread reads; the others may ask for
/// levels, and may dispose, which ends a waiting Read.
/// </summary>
public interface IEdgeInput : IDisposable
{
    /// <summary>Number of lines in the request, 1 to 64.</summary>
    int LineCount { get; }

    /// <summary>
    /// Edges that happened but were not delivered because they were not read in time, as far as the sequence numbers of the delivered ones
    /// show.
    /// </summary>
    long LostEdges { get; }

    /// <summary>Waits for edges and takes those that are there. Allocates nothing once it is warm.</summary>
    /// <param name="edges">Where they go, oldest first; at least one place.</param>
    /// <param name="timeout">How long to wait for the first; zero does not wait, Timeout.InfiniteTimeSpan waits without end.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <returns>Number of edges; 0 when the time is over.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The input is disposed, or was while this waited.</exception>
    /// <exception cref="EdgeException">The chip is gone or failed.</exception>
    int Read(Span<SignalEdge> edges, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Whether the line is active now.</summary>
    /// <param name="line">Index in the request, from 0.</param>
    /// <exception cref="EdgeException">The chip is gone or failed.</exception>
    bool Level(int line);
}

/// <summary>An input line changed its level.</summary>
/// <param name="Line">Index of the line in its request, from 0.</param>
/// <param name="IsRising">Whether the line became active; active-low is already taken into account.</param>
/// <param name="At">
/// When, by the kernel's clock. With a debounce period this may be the end of that period (see <see cref="EdgeLineOptions.Debounce"/>).
/// </param>
/// <param name="Sequence">
/// Number of this edge among those of its line, from 1; it wraps after 2^32 - 1. A gap means that edges were lost.
/// </param>
public readonly record struct SignalEdge(int Line, bool IsRising, MonotonicTime At, uint Sequence);
