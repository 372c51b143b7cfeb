namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>
/// Has the process work in another folder for a while, for a library that files things wherever that is. The folder is the whole process's:
/// meanwhile no code should use relative paths.
/// </summary>
internal sealed class WorkingFolder : IDisposable
{
    private static readonly Lock Gate = new();

    private readonly string _before;

    private WorkingFolder(string before)
    {
        _before = before;
    }

    /// <summary>Makes the folder and enters it; other callers wait until it is left.</summary>
    /// <param name="path">The folder; null to stay.</param>
    /// <returns>Leaves it again, on the same thread; null where there is nothing to leave.</returns>
    /// <exception cref="EdgeException">It cannot be made or entered.</exception>
    public static WorkingFolder? Enter(string? path)
    {
        if (path is null)
        {
            return null;
        }

        Gate.Enter();
        try
        {
            string before = Environment.CurrentDirectory;
            Directory.CreateDirectory(path);
            Environment.CurrentDirectory = path;
            return new WorkingFolder(before);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Gate.Exit();
            throw new EdgeException(
                EdgeFault.File,
                $"The folder for compiled models cannot be used: {fault.Message}",
                path,
                "a folder with write permission",
                "Choose another folder for the cache.",
                fault);
        }
    }

    public void Dispose()
    {
        try
        {
            Environment.CurrentDirectory = _before;
        }
        finally
        {
            Gate.Exit();
        }
    }
}
