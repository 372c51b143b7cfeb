using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// Has a session write down what its nodes do while it warms up. Once read it costs the session nothing more; its file goes with this
/// object.
/// </summary>
internal sealed class WarmUpTrace : IDisposable
{
    private readonly string? _folder;
    private readonly string? _obstacle;

    private WarmUpTrace(string? folder, string? obstacle)
    {
        _folder = folder;
        _obstacle = obstacle;
    }

    /// <summary>
    /// Switches the trace on for the sessions that are made with some options. Where there is no room for one, sessions go without.
    /// </summary>
    public static WarmUpTrace Begin(SessionOptions options)
    {
        try
        {
            string folder = Directory.CreateTempSubdirectory("edge-placement-").FullName;

            // The prefix before the switch: the switch takes it as it then is.
            options.ProfileOutputPathPrefix = Path.Combine(folder, "trace");
            options.EnableProfiling = true;
            return new WarmUpTrace(folder, null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new WarmUpTrace(null, fault.Message);
        }
    }

    /// <summary>Ends the trace of a session that has run and reads it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="requested">Names of execution providers that its nodes should run on.</param>
    public SessionPlacement Read(InferenceSession session, IReadOnlyList<string> requested)
    {
        if (_obstacle is not null)
        {
            return SessionPlacement.Unknown(requested, $"there is no place for the trace of the warm-up: {_obstacle}");
        }

        try
        {
            IReadOnlyList<ProviderShare> shares = PlacementReader.Read(File.ReadAllBytes(session.EndProfiling()));
            return shares.Count > 0
                ? new SessionPlacement { Requested = requested, Shares = shares }
                : SessionPlacement.Unknown(requested, "the trace of the warm-up names no node");
        }
        catch (Exception fault) when (
            fault is OnnxRuntimeException or IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return SessionPlacement.Unknown(requested, $"the trace of the warm-up cannot be read: {fault.Message}");
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
