using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Quantization.Workers;

/// <summary>
/// A model that is opened several times, once for each picture that is judged at the same time: a session has one place for a picture and
/// one for its scores.
/// </summary>
public sealed class SessionSet : IDisposable
{
    // Weights as they lie in the file, as the library packs them, and activations.
    private const int FileSizes = 3;

    private readonly IInferenceSession[] _sessions;
    private readonly int _firstOwn;

    private SessionSet(IInferenceSession[] sessions, int firstOwn)
    {
        _sessions = sessions;
        _firstOwn = firstOwn;
    }

    /// <summary>
    /// How each is opened: its share of the threads, which is one where nothing limits the set, so that pictures share the processor and
    /// not the rows of one. The first run of many needs no company to warm up.
    /// </summary>
    /// <param name="threads">Threads of all, 1 or more.</param>
    /// <param name="count">Sessions, 1 or more.</param>
    public static SessionSettings SettingsFor(int threads, int count) =>
        new() { Threads = Math.Max(1, threads / count), WarmUpRuns = 1 };

    /// <summary>The sessions, 1 or more.</summary>
    public IReadOnlyList<IInferenceSession> All => _sessions;

    /// <summary>The first of them.</summary>
    public IInferenceSession First => _sessions[0];

    /// <summary>
    /// How many sessions are opened: one for each thread, fewer where there are fewer pictures, or half of the free memory does not hold
    /// as many.
    /// </summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="modelBytes">Size of the network's file, of all networks where several are opened beside each other.</param>
    /// <param name="pictures">Number of pictures, where it is known.</param>
    public static int CountFor(int threads, long modelBytes, int pictures = int.MaxValue) =>
        CountFor(Math.Clamp(pictures, 1, threads), modelBytes, FreeMemory.Bytes());

    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="modelBytes">Size of the network's file.</param>
    /// <param name="freeBytes">Memory that may be taken; null where nobody says.</param>
    internal static int CountFor(int threads, long modelBytes, long? freeBytes) =>
        PictureWorkers.CountFor(threads, FileSizes * modelBytes, freeBytes);

    /// <summary>A set of one open session, which stays its owner's.</summary>
    public static SessionSet Of(IInferenceSession session) => new([session], firstOwn: 1);

    /// <summary>Opens a model so many times, the first time alone: what refuses it is said once.</summary>
    /// <param name="count">How often, 1 or more.</param>
    /// <param name="open">Opens it, on any thread.</param>
    /// <exception cref="Runtime.EdgeException">It cannot be opened.</exception>
    public static SessionSet Open(int count, Func<IInferenceSession> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        IInferenceSession[] sessions = new IInferenceSession[count];
        SessionSet set = new(sessions, firstOwn: 0);
        sessions[0] = open();
        try
        {
            Task[] others = [.. Enumerable.Range(1, count - 1).Select(index => Task.Run(() => sessions[index] = open()))];
            Task.WhenAll(others).GetAwaiter().GetResult();
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IInferenceSession? session in _sessions.AsSpan(_firstOwn))
        {
            session?.Dispose();
        }
    }
}
