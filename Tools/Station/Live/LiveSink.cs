using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;

namespace EdgeConvNeXt.Station.Live;

/// <summary>That people look at the line while it runs.</summary>
internal sealed record LiveConfiguration : OutputConfiguration
{
    /// <inheritdoc/>
    public override bool GivesVerdicts => false;

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context) => new LiveSink(context.Clock);
}

/// <summary>
/// Where the line leaves what people look at: every verdict, and a picture now and then while somebody does. The line copies a picture,
/// after verdict and reject, where the last one was taken away; it waits for nobody.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class LiveSink(TimeProvider clock) : IVerdictSink, IPictureKeeper
{
    private const long Never = long.MaxValue;

    private readonly PictureSlot _picture = new();
    private readonly VerdictRing _verdicts = new();
    private readonly ManualResetEventSlim _arrived = new();
    private long _periodTicks = Never;
    private MonotonicTime _nextPicture;
    private Verdict _pictured;
    private bool _isFollowed;

    /// <summary>Verdicts are kept elsewhere.</summary>
    public long Dropped => 0;

    /// <summary>The picture that was left; belongs to the feed's thread while it is filled.</summary>
    public PictureSlot Picture => _picture;

    /// <summary>The verdict of that picture.</summary>
    public Verdict Pictured => _pictured;

    /// <summary>Says how often a picture is wanted.</summary>
    /// <param name="period">The least time between two; null for none.</param>
    public void Want(TimeSpan? period) => Volatile.Write(ref _periodTicks, period?.Ticks ?? Never);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        if (Volatile.Read(ref _isFollowed) && _verdicts.TryAdd(verdict, scores, verdict.Moment ?? VerdictMoment.Of(clock)))
        {
            _arrived.Set();
        }
    }

    /// <inheritdoc/>
    public void Keep(FrameLease frame, in Verdict verdict)
    {
        long period = Volatile.Read(ref _periodTicks);
        if (period == Never || frame.Info.Fault is not null || _picture.IsFilled)
        {
            return;
        }

        MonotonicTime now = MonotonicTime.Now(clock);
        if (now < _nextPicture)
        {
            return;
        }

        _nextPicture = now + TimeSpan.FromTicks(period);
        _pictured = verdict;
        _picture.Fill(frame, verdict.PartNumber, null);
        _arrived.Set();
    }

    /// <summary>The next verdict, with scores of its own.</summary>
    public bool TryTake(out QueuedVerdict verdict) => _verdicts.TryTake(out verdict);

    /// <summary>Waits until something comes, or it is woken.</summary>
    public void Wait()
    {
        Volatile.Write(ref _isFollowed, true);
        _arrived.Wait();
        _arrived.Reset();
    }

    /// <summary>Ends the waiting.</summary>
    public void Wake() => _arrived.Set();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
