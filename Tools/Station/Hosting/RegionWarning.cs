using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Logs when parts are unsure because the region does not suit the frame, which no next frame of the same size will mend. Logged once, and
/// again only when the reason changes: a station logs nothing for each frame.
/// </summary>
/// <param name="log">Where it is logged.</param>
public sealed class RegionWarning(ILogger<RegionWarning> log) : IVerdictSink
{
    private string? _logged;

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        if (FrameInspector.IsForRegion(verdict) && verdict.Reason != _logged)
        {
            _logged = verdict.Reason;
            SinkLog.RegionUnsuitable(log, verdict.PartNumber, verdict.Reason, verdict.Frame.Width, verdict.Frame.Height);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
