using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>
/// Where the belt is and was, from the edges of a quadrature encoder. The position at a trigger is read by the kernel's time of it: threads
/// read triggers and encoder each in their own time. One thread at a time; allocates nothing after its construction.
/// </summary>
public sealed class BeltPosition
{
    /// <summary>
    /// Steps that are kept: 1.6 s of a fast encoder, 10,000 steps a second; triggers are read within milliseconds, frames within tenths of
    /// a second.
    /// </summary>
    private const int Remembered = 16_384;

    private readonly QuadratureDecoder _decoder;
    private readonly (MonotonicTime At, long Steps)[] _ring;
    private long _first;
    private long _next;
    private long _farthest;

    /// <param name="isAActive">Whether line A is active at the start.</param>
    /// <param name="isBActive">Whether line B is active at the start.</param>
    /// <param name="start">When the start is; for an earlier time the position is that of the start.</param>
    /// <param name="capacity">Steps that are kept, 2 or more.</param>
    public BeltPosition(bool isAActive, bool isBActive, MonotonicTime start, int capacity = Remembered)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _decoder = new QuadratureDecoder(isAActive, isBActive);
        _ring = new (MonotonicTime, long)[capacity];
        AdvancedAt = start;
        Remember(start);
    }

    /// <summary>Steps forward less steps backward since the start.</summary>
    public long Steps => _decoder.Steps;

    /// <summary>
    /// When the belt came to where it had not been before; the start before it ever did. An encoder that trembles at rest does not move
    /// this.
    /// </summary>
    public MonotonicTime AdvancedAt { get; private set; }

    /// <summary>Takes an edge: of line A where its index is 0, else of line B. Edges come in the order of their time.</summary>
    /// <returns>The step: 1 forward, -1 backward, 0 for an edge that does not fit, because others were lost.</returns>
    public int Take(in SignalEdge edge)
    {
        long before = Steps;
        if (edge.Line == 0)
        {
            _decoder.ChangeA(edge.IsRising);
        }
        else
        {
            _decoder.ChangeB(edge.IsRising);
        }

        int step = (int)(Steps - before);
        if (step != 0)
        {
            Remember(edge.At);
        }

        if (Steps > _farthest)
        {
            (_farthest, AdvancedAt) = (Steps, edge.At);
        }

        return step;
    }

    /// <summary>
    /// The position at a moment, as far as edges were taken: the last one's after it, the oldest that is kept before that.
    /// </summary>
    /// <param name="moment">When.</param>
    public long At(MonotonicTime moment)
    {
        // Edges of two lines may be stamped on two processors; the search needs order and gets it from Remember.
        long low = _first;
        long high = _next - 1;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            (low, high) = Place(middle).At <= moment ? (middle, high) : (low, middle - 1);
        }

        return Place(low).Steps;
    }

    private ref (MonotonicTime At, long Steps) Place(long place) => ref _ring[place % _ring.Length];

    private void Remember(MonotonicTime at)
    {
        if (_next - _first == _ring.Length)
        {
            _first++;
        }

        MonotonicTime newest = _next > 0 ? Place(_next - 1).At : at;
        Place(_next++) = (at > newest ? at : newest, Steps);
    }
}
