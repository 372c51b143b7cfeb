using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>The folder of what is known: a state that cannot be kept is told once, and again when it can. One thread at a time.</summary>
/// <param name="path">The folder.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed class DriftFolder(string path, ILogger log)
{
    private bool _isBroken;

    /// <summary>Makes it where there is none.</summary>
    /// <exception cref="EdgeException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File, $"What is known of drift cannot be kept: {fault.Message.TrimEnd('.')}", path,
                "a folder that exists or can be made, and that the agent's user may write to",
                "Check folder and permissions, or change drift.", fault);
        }
    }

    /// <summary>Keeps the state.</summary>
    public void Save(DriftState state)
    {
        try
        {
            state.Write(path);
            if (_isBroken)
            {
                DriftLog.SaveRecovered(log, path);
            }

            _isBroken = false;
        }
        catch (Exception fault) when (fault is EdgeException or IOException or UnauthorizedAccessException)
        {
            if (!_isBroken)
            {
                DriftLog.SaveFailed(log, path, fault.Message);
            }

            _isBroken = true;
        }
    }
}
