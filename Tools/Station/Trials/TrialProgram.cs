namespace EdgeConvNeXt.Station.Trials;

/// <summary>The program that tries networks: the agent, in the form in which it lies beside, or is, the one that runs.</summary>
/// <param name="File">What is started.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record TrialProgram(string File, IReadOnlyList<string> Arguments)
{
    private const string Agent = "edge-agent";
    private const string Host = "dotnet";

    /// <summary>Finds it.</summary>
    /// <param name="process">Path of the program that runs; null where the system does not give it.</param>
    /// <param name="folder">The folder that it was started from.</param>
    /// <returns>Null where it is not there.</returns>
    public static TrialProgram? Find(string? process, string folder)
    {
        string managed = Path.Combine(folder, Agent + ".dll");
        string beside = Path.Combine(folder, Agent);
        if (!System.IO.File.Exists(managed))
        {
            // One file: the agent itself.
            return process is not null && Path.GetFileName(process).StartsWith(Agent, StringComparison.Ordinal)
                ? new TrialProgram(process, [TrialChild.Command])
                : null;
        }

        return process is not null
            && Path.GetFileNameWithoutExtension(process) == Host ? new TrialProgram(process, [managed, TrialChild.Command])
            : System.IO.File.Exists(beside) ? new TrialProgram(beside, [TrialChild.Command])
            : null;
    }
}
