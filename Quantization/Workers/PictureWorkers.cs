using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace EdgeConvNeXt.Quantization.Workers;

/// <summary>
/// The same work on every picture of a sequence, on several threads at once. What comes out is in the order of the pictures, whatever the
/// number of workers: sums over it are the same bits.
/// </summary>
public static class PictureWorkers
{
    /// <summary>So many results may wait for a slower one before them, beside those in work.</summary>
    internal const int Waiting = 2;

    /// <summary>
    /// How many workers there are: one for each thread, fewer where half of the free memory does not hold what each needs.
    /// </summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="bytes">What a worker needs.</param>
    /// <param name="freeBytes">Memory that may be taken; null where nobody says.</param>
    internal static int CountFor(int threads, long bytes, long? freeBytes) =>
        freeBytes is { } free ? (int)Math.Clamp(free / 2 / Math.Max(1, bytes), 1, threads) : threads;

    /// <summary>Works on pictures.</summary>
    /// <param name="pictures">
    /// The pictures, asked for on the calling thread, the next one while the workers are busy. A picture has to be valid until the next is
    /// asked for.
    /// </param>
    /// <param name="workers">What works, 1 or more: one picture at a time each, on any thread.</param>
    /// <param name="take">
    /// Gives a worker its picture, on the calling thread: what is needed of the picture is copied or taken over here. Returns the work.
    /// </param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>
    /// The result of each picture. One result for each worker, and two more, wait at most until they are asked for. The first picture in
    /// order that fails ends the sequence, once all before it have come out.
    /// </returns>
    public static IEnumerable<TResult> Run<TPicture, TWorker, TResult>(
        IEnumerable<TPicture> pictures, IReadOnlyList<TWorker> workers, Func<TWorker, TPicture, Func<TResult>> take,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfZero(workers.Count);
        return Results();

        IEnumerable<TResult> Results()
        {
            using PicturesAtWork<TPicture, TWorker, TResult> work = new(pictures, workers, take, cancellationToken);
            while (work.TryBegin())
            {
                while (work.IsNextDue)
                {
                    yield return work.Next();
                }
            }

            while (work.HasNext)
            {
                yield return work.Next();
            }

            work.ThrowIfFailed();
        }
    }
}

/// <summary>Pictures that are being worked on, the first of them at the front.</summary>
internal sealed class PicturesAtWork<TPicture, TWorker, TResult> : IDisposable
{
    private readonly IEnumerator<TPicture> _pictures;
    private readonly BlockingCollection<TWorker> _idle;
    private readonly int _most;
    private readonly Func<TWorker, TPicture, Func<TResult>> _take;
    private readonly CancellationToken _cancellationToken;
    private readonly Queue<Task<TResult>> _begun = new();
    private ExceptionDispatchInfo? _failure;

    /// <inheritdoc cref="PictureWorkers.Run"/>
    public PicturesAtWork(
        IEnumerable<TPicture> pictures, IReadOnlyList<TWorker> workers, Func<TWorker, TPicture, Func<TResult>> take,
        CancellationToken cancellationToken)
    {
        _pictures = pictures.GetEnumerator();
        _idle = new BlockingCollection<TWorker>(new ConcurrentQueue<TWorker>(workers));
        _most = workers.Count + PictureWorkers.Waiting;
        _take = take;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether any result is still to come.</summary>
    public bool HasNext => _begun.Count > 0;

    /// <summary>Whether the next result is there, or has to be waited for before more is begun.</summary>
    public bool IsNextDue => HasNext && (_begun.Count >= _most || _begun.Peek().IsCompleted);

    /// <summary>Waits for a worker that has nothing to do, and begins the next picture.</summary>
    /// <returns>False where there is none, or it cannot be had; results before it come first.</returns>
    public bool TryBegin()
    {
        try
        {
            if (!_pictures.MoveNext())
            {
                return false;
            }

            TWorker worker;
            Func<TResult> work;
            try
            {
                worker = _idle.Take(_cancellationToken);
                work = _take(worker, _pictures.Current);
            }
            catch
            {
                // No work has it.
                (_pictures.Current as IDisposable)?.Dispose();
                throw;
            }

            _begun.Enqueue(Task.Run(
                () =>
                {
                    try
                    {
                        return work();
                    }
                    finally
                    {
                        _idle.Add(worker);
                    }
                },
                CancellationToken.None));
            return true;
        }
        catch (Exception fault)
        {
            // Whatever it is: it belongs to this picture, and is thrown when its turn comes.
            _failure = ExceptionDispatchInfo.Capture(fault);
            return false;
        }
    }

    /// <summary>The next result, waited for. Throws what its work threw.</summary>
    public TResult Next() => _begun.Dequeue().GetAwaiter().GetResult();

    /// <summary>Throws what kept a picture from being begun.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    // The workers are their owner's again when this returns, and results that nobody will ask for are given back.
    public void Dispose()
    {
        foreach (Task<TResult> task in _begun)
        {
            task.ContinueWith(done => _ = done.Exception, TaskScheduler.Default).Wait();
            if (task.IsCompletedSuccessfully)
            {
                (task.Result as IDisposable)?.Dispose();
            }
        }

        _pictures.Dispose();
        _idle.Dispose();
    }
}
