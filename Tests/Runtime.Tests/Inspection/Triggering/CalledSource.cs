using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>
/// A camera of the real clock that takes a picture whenever a test calls for one; counts how often each frame was returned.
/// </summary>
internal sealed class CalledSource(bool isLive) : IFrameSource
{
    private readonly SemaphoreSlim _called = new(0);
    private readonly List<Lease> _leases = [];
    private int _lent;

    public string Name => "called";

    public bool IsLive => isLive;

    public FrameSourceStatistics Statistics => new(0, 0, 0, 0, null, IsConnected: false);

    /// <summary>What the thread that takes frames allocated between its calls, in bytes.</summary>
    public Allocations Allocations { get; } = new();

    /// <summary>How often each frame that was lent came back. To be asked after the line's end.</summary>
    public IEnumerable<int> Returns => _leases.Take(_lent).Select(lease => lease.Returns);

    /// <summary>Makes the frames that will be called for, so that none is made on a thread of the line.</summary>
    public void Prepare(int frames)
    {
        for (int frame = _leases.Count; frame < frames; frame++)
        {
            _leases.Add(new Lease());
        }
    }

    public void Call(int frames)
    {
        if (frames > 0)
        {
            _called.Release(frames);
        }
    }

    public void Start()
    {
    }

    public FrameLease? Read(CancellationToken cancellationToken)
    {
        Allocations.Enter();
        _called.Wait(cancellationToken);
        Prepare(_lent + 1);
        Lease lease = _leases[_lent];
        lease.Take(_lent++);
        Allocations.Leave();
        return lease;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Lease : FrameLease
    {
        private static readonly byte[] Grey = new byte[16];

        private int _returns;

        public Lease() => Stride = 4;

        public void Take(int number) => Info = new FrameInfo(number, MonotonicTime.Now(TimeProvider.System), 4, 4, PixelFormat.Gray8);

        public int Returns => Volatile.Read(ref _returns);

        public override ReadOnlySpan<byte> Pixels => Grey;

        protected override void Return() => Interlocked.Increment(ref _returns);
    }
}
