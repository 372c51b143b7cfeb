namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>
/// How often a thread of a line allocates between the calls that it makes to a test, from its first hundred calls on. Calls are counted,
/// not bytes: a garbage collection in between shows as some kilobytes of the thread's.
/// </summary>
internal sealed class Allocations
{
    private const int WarmUp = 100;

    private long _left;
    private long _calls;

    /// <summary>Calls before which something was allocated.</summary>
    public long Found { get; private set; }

    /// <summary>Calls that count.</summary>
    public long Calls => Math.Max(0, _calls - WarmUp);

    /// <summary>The thread comes.</summary>
    public void Enter() => Found += _calls++ >= WarmUp && GC.GetAllocatedBytesForCurrentThread() > _left ? 1 : 0;

    /// <summary>It goes on with its work.</summary>
    public void Leave() => _left = GC.GetAllocatedBytesForCurrentThread();
}
