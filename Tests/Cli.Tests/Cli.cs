namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Runs the command line in this process and keeps what it said.</summary>
/// <param name="ExitCode">What the process would end with.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Cli(int ExitCode, string Output, string Error)
{
    /// <summary>The last line of standard output.</summary>
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public static Task<Cli> RunAsync(params string[] args) => RunAsync(new StringWriter(), args);

    /// <summary>Runs with a standard output of the test's own.</summary>
    public static async Task<Cli> RunAsync(TextWriter output, params string[] args)
    {
        using StringWriter error = new();
        int exitCode = await CommandLine.RunAsync(args, TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        return new Cli(exitCode, output.ToString()!, error.ToString());
    }

    /// <summary>
    /// Checks that the run failed as a person is owed: the right code, one sentence that names the culprit, no stack trace.
    /// </summary>
    public void FailsWith(int exitCode, string culprit)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode} instead of {exitCode}: {Output}{Error}");
        Assert.Contains(culprit, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }
}
