using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Whether a line is alive. It is while the model's last verdict is no older than the stall limit, and while its camera is known to be
/// away: a new start would not bring a camera back, and the source is looking for it. A camera that has come back is given the stall limit
/// anew.
/// </summary>
/// <param name="line">The line.</param>
/// <param name="source">Its source.</param>
/// <param name="stallLimit">How long the line may go without a verdict.</param>
/// <param name="clock">The line's clock.</param>
public sealed class LineHealth(InspectionLine line, IFrameSource source, TimeSpan stallLimit, TimeProvider clock)
{
    private MonotonicTime _lastAway = line.LastProgress;

    /// <summary>How long the line may go without a verdict.</summary>
    public TimeSpan StallLimit => stallLimit;

    /// <summary>
    /// Whether the place of each part is known. Where not, the line is alive and rejects everything, but an operator has to look.
    /// </summary>
    public bool TracksAllParts => !line.HasUntracked;

    /// <summary>Why the running model may not decide, a clause; null while nothing is known against it.</summary>
    public Func<string?> Unsound { get; init; } = () => null;

    /// <summary>What an operator has to look at although the line runs, a sentence; null for nothing.</summary>
    public Func<string?> Concern { get; init; } = () => null;

    /// <summary>
    /// Whether the model computes as its reference does, as far as is known. One that does not gives verdicts all the same, but an operator
    /// has to look.
    /// </summary>
    public bool ComputesRight => Unsound() is null;

    /// <summary>How long no frame came because the camera is away; null while it is there. For any thread.</summary>
    public TimeSpan? CameraAway => source.IsLive && !source.Statistics.IsConnected ? MonotonicTime.Now(clock) - line.LastProgress : null;

    /// <summary>How it is, in words: "running", "stalled", or "waiting for camera, 8 s".</summary>
    /// <param name="isAlive">What <see cref="Check"/> said.</param>
    public string Describe(bool isAlive) => CameraAway is { } away
        ? string.Create(CultureInfo.InvariantCulture, $"waiting for camera, {away.TotalSeconds:0} s")
        : isAlive ? "running" : "stalled";

    /// <summary>Whether it is alive at this moment. To be called regularly, more often than the stall limit, by one thread.</summary>
    public bool Check()
    {
        MonotonicTime now = MonotonicTime.Now(clock);
        if (source.IsLive && !source.Statistics.IsConnected)
        {
            _lastAway = now;
        }

        MonotonicTime last = line.LastProgress > _lastAway ? line.LastProgress : _lastAway;
        return now - last <= stallLimit;
    }
}
