using System.Diagnostics;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The script of docs/examples/models does what it says.</summary>
public sealed class ModelExampleTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Of_two_models_the_good_one_stays_and_the_bad_one_is_taken_back()
    {
        using TemporaryFolder folder = new();
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(
            "/bin/bash", [Path.Combine(RepositoryRoot.Path, "docs/examples/models/two-models.sh"), folder.File("two")])
        {
            WorkingDirectory = RepositoryRoot.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["EDGE"] = $"{host} {Path.Combine(AppContext.BaseDirectory, "edge.dll")}";
        using Process script = Process.Start(start)!;
        using CancellationTokenSource timeout = new(Timeout);
        Task<string> errors = script.StandardError.ReadToEndAsync(timeout.Token);
        string output = await script.StandardOutput.ReadToEndAsync(timeout.Token);
        await script.WaitForExitAsync(timeout.Token);

        Assert.True(script.ExitCode == 0, output + await errors);
        Assert.Contains("runs   a  convnext-tiny-strip@2, release 2", output, StringComparison.Ordinal);
        Assert.Contains("The model bundle is not signed", output, StringComparison.Ordinal);
        Assert.Contains("older than what runs", output, StringComparison.Ordinal);
        Assert.Matches(@"model-taken-back  The model convnext-tiny-strip@3 in slot c was taken back: it calls \d+ of \d+ parts", output);
        Assert.Contains("Stopping: stop requested", await File.ReadAllTextAsync(folder.File("two/agent.log")), StringComparison.Ordinal);
        Assert.Matches(@"[1-9]\d* parts by convnext-tiny-strip@3", output);
    }
}
