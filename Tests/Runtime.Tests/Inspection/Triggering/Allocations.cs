namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>What a thread of a line allocates between the calls that it makes to a test, from its first hundred calls on.</summary>
internal sealed class Allocations
{
    private const int WarmUp = 100;

    private long _left;
    private long _calls;

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Calls that count.</summary>
    public long Calls => Math.Max(0, _calls - WarmUp);

    /// <summary>The thread comes.</summary>
    public void Enter() => Bytes += _calls++ >= WarmUp ? GC.GetAllocatedBytesForCurrentThread() - _left : 0;

    /// <summary>It goes on with its work.</summary>
    public void Leave() => _left = GC.GetAllocatedBytesForCurrentThread();
}
