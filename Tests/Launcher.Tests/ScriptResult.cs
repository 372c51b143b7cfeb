namespace EdgeConvNeXt.Launcher.Tests;

/// <summary>How a script ended and what it said.</summary>
public sealed record ScriptResult(int ExitCode, string Output, string Error)
{
    /// <summary>The last line of the standard output, as CI reads it.</summary>
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
}
