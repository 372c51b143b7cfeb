using EdgeConvNeXt.Runtime.Inference;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent.Composition;

/// <summary>Logs what checks against reference vectors show: every mismatch, and that all is well when it is so for the first time or again.</summary>
/// <param name="log">Where to.</param>
internal sealed class ReferenceReport(ILogger<ReferenceReport> log)
{
    private bool _isWell;

    /// <summary>Takes a result. One thread at a time.</summary>
    public void Take(ReferenceResult result)
    {
        if (result.Fault is { } fault)
        {
            AgentLog.ReferenceMismatch(log, fault);
        }
        else if (!_isWell)
        {
            AgentLog.ReferenceMatches(log, result);
        }

        _isWell = result.Fault is null;
    }
}
