namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>Why AscendCL cannot be loaded, in one sentence that names what was looked at.</summary>
internal static class AclLibraryFault
{
    private const string PathVariable = "LD_LIBRARY_PATH";
    private const string Unloadable = "AscendCL cannot be loaded";

    /// <summary>Where CANN puts the script that sets its environment: toolkit up to 8.x, from 8.5, runtime alone, Atlas 200 DK.</summary>
    private static readonly string[] EnvironmentScripts =
    [
        "/usr/local/Ascend/ascend-toolkit/set_env.sh",
        "/usr/local/Ascend/cann/set_env.sh",
        "/usr/local/Ascend/nnrt/set_env.sh",
        "/home/HwHiAiUser/Ascend/ascend-toolkit/set_env.sh",
    ];

    /// <summary>
    /// Whether a fault says no more than that CANN is not on this machine: no folder of it was named, no part of it was found, and its
    /// script is nowhere.
    /// </summary>
    public static bool IsAbsence(EdgeException fault) => fault.What == Unloadable
        && fault.Where.StartsWith(PathVariable, StringComparison.Ordinal)
        && !fault.Where.Contains("ascend", StringComparison.OrdinalIgnoreCase)
        && !EnvironmentScripts.Any(File.Exists);

    /// <summary>The fault.</summary>
    /// <param name="folder">The folder that was looked in, or null for the loader's search.</param>
    /// <param name="reasons">What the dynamic loader said, in lines.</param>
    public static EdgeException Missing(string? folder, string reasons)
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        string where = folder ?? (string.IsNullOrEmpty(path) ? $"{PathVariable} is empty" : $"{PathVariable}={path}");
        string? script = EnvironmentScripts.FirstOrDefault(File.Exists);
        string remedy = script is null
            ? $"Install CANN's runtime and driver, and source its set_env.sh before the program starts, for {PathVariable} counts only "
                + $"from the start on; looked for {string.Join(", ", EnvironmentScripts)}."
            : $"Source {script} before the program starts: {PathVariable} counts only from the start on.";
        return new EdgeException(
            EdgeFault.NativeLibrary, $"{Unloadable}{Cause(reasons)}", where, "libascendcl.so, or libacl_rt.so and libacl_mdl.so", remedy);
    }

    // That the library itself is nowhere is what the sentence says anyway; what it needs and does not find is news.
    private static string Cause(string reasons)
    {
        string? news = reasons.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsNews);
        return news is null ? "" : $": {news}";
    }

    private static bool IsNews(string line) =>
        line.Contains(": ", StringComparison.Ordinal)
        && !line.StartsWith("Unable to load", StringComparison.Ordinal)
        && !IsAbsence(line);

    private static bool IsAbsence(string line) =>
        line.Contains("No such file", StringComparison.Ordinal)
        && (line.Contains("libascendcl.so: ", StringComparison.Ordinal) || line.Contains("libacl_rt.so: ", StringComparison.Ordinal));
}
