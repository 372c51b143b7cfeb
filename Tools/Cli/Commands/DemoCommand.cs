using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Cli.Models;
using EdgeConvNeXt.Cli.Parsing;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Commands;

/// <summary><c>edge demo</c>: the synthetic line running live on the bundled model.</summary>
internal static class DemoCommand
{
    private const ulong DefaultSeed = 7;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<int> frames = new Option<int>("--frames") { Description = "Parts to show; 0 shows them until Ctrl-C.", DefaultValueFactory = _ => 0 }.Within(0, int.MaxValue);
        Option<ulong> seed = new("--seed") { Description = "Which parts come: the same seed brings the same parts.", DefaultValueFactory = _ => DefaultSeed };
        Option<bool> headless = new("--headless") { Description = "Plain lines instead of a live table; always so in a pipe." };
        Option<bool> json = new("--json") { Description = "A JSON summary as the last line." };
        ModelOptions model = new(DemoModel.Path);
        Command command = new("demo", "A synthetic inspection line, live on the bundled INT8 ConvNeXt-Tiny.") { frames, seed, headless, json };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using OpenModel opened = model.Open(parsed);
            await using SyntheticFrameSource source = new(new SyntheticOptions { Seed = parsed.GetValue(seed) }, TimeProvider.System);
            int frameCount = parsed.GetValue(frames);
            bool isPlain = parsed.GetValue(headless) || parsed.GetValue(json) || Console.IsOutputRedirected;
            IDemoView view = isPlain ? new PlainDemoView(output) : new LiveDemoView(AnsiConsole.Console);
            DemoRun run = new(opened, source, view, TimeProvider.System);
            DemoSummary summary = await run.RunAsync(frameCount, parsed.GetValue(seed), cancellationToken);
            DemoText.WriteSummary(summary, output);
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(summary, CliJson.Lines.DemoSummary));
            }

            if (summary.Parts < frameCount)
            {
                // Fewer than were asked for. Without a number there is no end but this one.
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ExitCode.Done;
        });
        return command;
    }
}
