using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Logs what checks against golden vectors show: that a mismatch begins, and that all is well when it is so for the first time or again.
/// </summary>
/// <param name="log">Where to.</param>
/// <param name="action">What the station does about a mismatch.</param>
internal sealed class SelfTestReport(ILogger<SelfTestReport> log, UnsoundAction action)
{
    private bool? _isWell;

    /// <summary>Takes a result. One thread at a time.</summary>
    public void Take(GoldenCheckResult result)
    {
        bool isWell = result.Fault is null;
        if (isWell == _isWell)
        {
            return;
        }

        _isWell = isWell;
        if (isWell)
        {
            StationLog.ReferenceMatches(log, result);
        }
        else
        {
            StationLog.ReferenceMismatch(
                log, action == UnsoundAction.Reject ? "every part is rejected until it does" : "verdicts go on (model.whenUnsound)",
                result.Fault!);
        }
    }
}
