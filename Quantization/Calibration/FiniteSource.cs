using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>A started frame source that ends, read on the thread that asks.</summary>
internal sealed class FiniteSource : IDisposable
{
    private readonly IFrameSource _source;

    private FiniteSource(IFrameSource source) => _source = source;

    /// <summary>What the source is, for people.</summary>
    public string Name => _source.Name;

    /// <summary>Opens a source and starts it.</summary>
    /// <param name="open">Opens it.</param>
    /// <exception cref="InvalidOperationException">The source is live and never ends.</exception>
    /// <exception cref="Runtime.EdgeException">It cannot be started.</exception>
    public static FiniteSource Start(Func<IFrameSource> open)
    {
        FiniteSource source = new(open());
        try
        {
            source.Start();
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The next frame, or null at the end; its reader returns it.</summary>
    public FrameLease? Read(CancellationToken cancellationToken) => _source.Read(cancellationToken);

    // A finite source reads on the thread that asks: nothing is under way that closing it would have to wait for.
    public void Dispose()
    {
        ValueTask closing = _source.DisposeAsync();
        if (!closing.IsCompleted)
        {
            closing.AsTask().Wait();
        }
    }

    private void Start()
    {
        if (_source.IsLive)
        {
            throw new InvalidOperationException($"{_source.Name} never ends; a finite source is needed.");
        }

        _source.Start();
    }
}
