using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>An input whose edges a test pushes.</summary>
internal sealed class FakeInput : IEdgeInput
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Channel<SignalEdge> _edges = Channel.CreateUnbounded<SignalEdge>();
    private readonly SemaphoreSlim _reads = new(0);

    public int LineCount => 1;

    public long LostEdges => 0;

    public void Push(SignalEdge edge) => Assert.True(_edges.Writer.TryWrite(edge));

    public void Fail(Exception fault) => _edges.Writer.Complete(fault);

    /// <summary>Waits until the reader came back for more after the given number of edges: then it has dealt with them.</summary>
    public async Task TakeResult(int edges)
    {
        for (int read = 0; read <= edges; read++)
        {
            Assert.True(await _reads.WaitAsync(Timeout));
        }
    }

    public int Read(Span<SignalEdge> edges, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout == TimeSpan.Zero)
        {
            // What the line forgets before it begins.
            return _edges.Reader.TryRead(out _) ? 1 : 0;
        }

        _reads.Release();
        SignalEdge edge;
        while (!_edges.Reader.TryRead(out edge))
        {
            Task<bool> more = _edges.Reader.WaitToReadAsync(cancellationToken).AsTask();
            ((IAsyncResult)more).AsyncWaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
            if (more.Exception?.InnerException is { } fault)
            {
                throw fault;
            }
        }

        edges[0] = edge;
        return 1;
    }

    public bool Level(int line) => false;

    public void Dispose()
    {
    }
}
