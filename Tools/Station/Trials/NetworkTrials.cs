using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Trials;

/// <summary>The trial as agent and command line hold it.</summary>
internal static class NetworkTrials
{
    private const string Folder = "networks";

    /// <summary>Makes it.</summary>
    /// <param name="providers">Options of single providers.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="warn">Called with what keeps it from trying or storing.</param>
    public static INetworkTrial Create(ProviderConfiguration providers, Func<string, string?> variable, Action<string> warn)
    {
        TrialMemory memory = new(Path.Combine(ProgramState.Folder(variable), Folder), warn);
        return new ChildProcessTrial(
            ChildProgram.Find(Environment.ProcessPath, AppContext.BaseDirectory, TrialChild.Command), memory, providers.Cuda,
            TimeProvider.System, warn);
    }
}
