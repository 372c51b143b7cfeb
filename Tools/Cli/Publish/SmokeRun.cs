using System.Diagnostics;
using System.Text.Json;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>Runs a published agent on this machine: three generated parts, on the demo model.</summary>
/// <param name="checkout">Where the demo model is.</param>
internal sealed class SmokeRun(SourceTree checkout)
{
    private const int Parts = 3;
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs it.</summary>
    /// <param name="program">The program; for this machine's processor.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>How long it took from its start to its end.</returns>
    /// <exception cref="EdgeException">It failed, or did not give its verdicts.</exception>
    public async Task<TimeSpan> RunAsync(PublishedProgram program, CancellationToken stop)
    {
        string configuration = Path.Combine(Path.GetTempPath(), $"edge-smoke-run.{Path.GetRandomFileName()}");
        await File.WriteAllTextAsync(configuration, Configuration(), stop).ConfigureAwait(false);
        try
        {
            long begun = Stopwatch.GetTimestamp();
            ToolRun run = await ToolRun.OfAsync(program.EntryPoint, ["--config", configuration], RunTimeout, stop).ConfigureAwait(false);
            TimeSpan took = Stopwatch.GetElapsedTime(begun);
            int verdicts = run.Output.Split('\n').Count(
                line => line.StartsWith("{\"part\":", StringComparison.Ordinal) && line.Contains("\"label\":\"", StringComparison.Ordinal));
            return run.IsDone && verdicts == Parts ? took : throw Failed(program, run, verdicts);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    private string Configuration() =>
        $$"""{ "station": "smoke run", "model": {{JsonSerializer.Serialize(checkout.DemoModel, CliJson.Lines.String)}}, "source": { "type": "synthetic", "count": {{Parts}} }, "output": { "jsonLines": "-" } }""";

    private static EdgeException Failed(PublishedProgram program, ToolRun run, int verdicts) => new(
        EdgeFault.File,
        $"The published agent does not work: it ended with {run.ExitCode} after {verdicts} verdicts and said: "
        + $"{run.Output.Trim().ReplaceLineEndings(" ")}",
        program.EntryPoint,
        $"{Parts} verdicts and exit code 0",
        "Publish in another way with --way, and report this.");
}
