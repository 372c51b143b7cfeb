using System.Buffers.Binary;
using System.Threading.Channels;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Traces of some parts. It keeps no verdicts.</summary>
/// <param name="Share">The share of parts, above 0, up to 1.</param>
internal sealed record TraceOutput(double Share) : OutputConfiguration
{
    /// <inheritdoc/>
    public override bool GivesVerdicts => false;

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TraceSink(Share, context.Clock);
    }
}

/// <summary>
/// Picks parts to be traced and makes their spans afterwards, on a thread of the pool. The line only looks at the random bits of the result
/// id, and copies the verdict of a part that is picked.
/// </summary>
internal sealed class TraceSink : IVerdictSink
{
    private const int Length = 256;

    // What a UUID of version 7 has at random in its last eight bytes (RFC 9562).
    private const ulong RandomBits = (1UL << 62) - 1;

    private readonly Channel<TracedPart> _picked = Channel.CreateBounded<TracedPart>(
        new BoundedChannelOptions(Length) { SingleReader = true });
    private readonly ulong _limit;
    private readonly TimeProvider _clock;
    private readonly Task _consumer;
    private long _lost;

    /// <param name="share">The share of parts, above 0, up to 1.</param>
    /// <param name="clock">The clock of the verdicts.</param>
    public TraceSink(double share, TimeProvider clock)
    {
        _limit = (ulong)(share * RandomBits);
        _clock = clock;
        _consumer = Task.Run(ConsumeAsync);
    }

    /// <summary>None: a verdict that is not traced is not lost.</summary>
    public long Dropped => 0;

    /// <summary>Parts that were picked and found the queue full.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        if (IsPicked(verdict.ResultId)
            && !_picked.Writer.TryWrite(new TracedPart(verdict, _clock.GetUtcNow(), MonotonicTime.Now(_clock))))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _picked.Writer.TryComplete();
        await _consumer.ConfigureAwait(false);
    }

    private bool IsPicked(Guid result)
    {
        Span<byte> bytes = stackalloc byte[16];
        result.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) & RandomBits) <= _limit;
    }

    private async Task ConsumeAsync()
    {
        using PartTracer tracer = new();
        await foreach (TracedPart part in _picked.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            tracer.Trace(part);
        }
    }
}
