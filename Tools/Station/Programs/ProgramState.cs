namespace EdgeConvNeXt.Station.Programs;

/// <summary>Where the program keeps what it may lose: the state folder that systemd gives a service, or the user's cache.</summary>
/// <seealso href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory Specification</seealso>
internal static class ProgramState
{
    private const string OfService = "STATE_DIRECTORY";
    private const string OfUser = "XDG_CACHE_HOME";

    /// <summary>The folder; it need not be there.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static string Folder(Func<string, string?> variable) =>
        variable(OfService)?.Split(':')[0] is { } state && Path.IsPathRooted(state) ? state
        : variable(OfUser) is { } cache && Path.IsPathRooted(cache) ? Path.Combine(cache, "edge")
        : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : Path.GetTempPath(), ".cache",
            "edge");
}
