namespace EdgeConvNeXt.Station.Programs;

/// <summary>
/// The agent as a program that can be started for a task of its own, in the form in which it lies beside, or is, the one that runs.
/// </summary>
/// <param name="File">What is started.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ChildProgram(string File, IReadOnlyList<string> Arguments)
{
    private const string Agent = "edge-agent";
    private const string Host = "dotnet";

    /// <summary>Finds it.</summary>
    /// <param name="process">Path of the program that runs; null where the system does not give it.</param>
    /// <param name="folder">The folder that it was started from.</param>
    /// <param name="arguments">The task.</param>
    /// <returns>Null where it is not there.</returns>
    public static ChildProgram? Find(string? process, string folder, params IReadOnlyList<string> arguments)
    {
        string managed = Path.Combine(folder, Agent + ".dll");
        string beside = Path.Combine(folder, Agent);
        if (!System.IO.File.Exists(managed))
        {
            // One file: the agent itself.
            return process is not null && Path.GetFileName(process).StartsWith(Agent, StringComparison.Ordinal)
                ? new ChildProgram(process, arguments)
                : null;
        }

        return process is not null
            && Path.GetFileNameWithoutExtension(process) == Host ? new ChildProgram(process, [managed, .. arguments])
            : System.IO.File.Exists(beside) ? new ChildProgram(beside, arguments)
            : null;
    }
}
