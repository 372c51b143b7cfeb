using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Logs that the self-test fails when it begins to, and that it passes when it does for the first time or again.
/// </summary>
/// <param name="log">Where to.</param>
/// <param name="action">What the station does about a failure.</param>
internal sealed class SelfTestReport(ILogger<SelfTestReport> log, UnsoundAction action)
{
    private bool? _isPassed;

    /// <summary>Takes a result. One thread at a time.</summary>
    public void Add(GoldenCheckResult result)
    {
        bool isPassed = result.Fault is null;
        if (isPassed == _isPassed)
        {
            return;
        }

        _isPassed = isPassed;
        if (isPassed)
        {
            StationLog.SelfTestPassed(log, result);
        }
        else
        {
            StationLog.SelfTestFailed(log, Consequence(action), result.Fault!);
        }
    }

    /// <summary>What follows from a model that may not decide, a clause.</summary>
    internal static string Consequence(UnsoundAction action) =>
        action == UnsoundAction.Reject ? "every part is rejected until it does" : "verdicts go on (model.whenUnsound)";
}

/// <summary>Logs what became of golden parts: every wrong one, and that all are right for the first time or again.</summary>
/// <param name="log">Where to.</param>
/// <param name="action">What the station does about a wrong one.</param>
internal sealed class GoldenPartsReport(ILogger<GoldenPartsReport> log, UnsoundAction action)
{
    private bool _isPassed;

    /// <summary>Takes a result. One thread at a time.</summary>
    public void Add(GoldenPartsResult result)
    {
        if (result.Fault is { } fault)
        {
            StationLog.GoldenPartsFailed(log, SelfTestReport.Consequence(action), fault);
        }
        else if (!_isPassed)
        {
            StationLog.GoldenPartsPassed(log, result.Count);
        }

        _isPassed = result.Fault is null;
    }
}
