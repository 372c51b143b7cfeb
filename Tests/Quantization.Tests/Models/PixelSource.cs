using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>Gives pictures out as frames.</summary>
internal sealed class PixelSource(TestImages images) : IFrameSource
{
    private readonly FramePool _pool = new();
    private int _next = -1;

    public string Name => "test pictures";

    public bool IsLive { get; init; }

    public int FaultAt { get; init; } = -1;

    /// <summary>Number of a frame that is empty and a row of so many pixels.</summary>
    public (int Index, int Width) RowAt { get; init; } = (-1, 0);

    /// <summary>The true label of the picture of an index.</summary>
    public Func<int, string?> Truth { get; init; } = _ => null;

    public List<FrameLease> Leases { get; } = [];

    public bool IsClosed { get; private set; }

    public FrameSourceStatistics Statistics => new(0, 0, 0, 0, null, IsConnected: false);

    public void Start() => _next = _next < 0 ? 0 : throw new InvalidOperationException("Started twice.");

    public FrameLease? Read(CancellationToken cancellationToken)
    {
        if (_next == images.Count)
        {
            return null;
        }

        ImageInput input = SyntheticConvNeXt.ImageInput;
        FrameInfo info = new(_next, default, input.Width, input.Height, PixelFormat.Rgb24)
        {
            Origin = $"image{_next}.jpg", Truth = Truth(_next),
        };
        PooledFrame frame = _pool.Rent(
            _next == FaultAt ? info with { Fault = "The file is cut short." }
            : _next == RowAt.Index ? info with { Width = RowAt.Width, Height = 1 }
            : info);
        if (_next != FaultAt && _next != RowAt.Index)
        {
            images.Pixels(_next).CopyTo(frame.Buffer);
        }

        _next++;
        Leases.Add(frame.Lease);
        return frame.Lease;
    }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
