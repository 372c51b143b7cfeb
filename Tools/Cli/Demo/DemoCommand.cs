using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Cli.Demo.Soak;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary><c>edge demo</c>: the synthetic line running live on the bundled model.</summary>
internal static class DemoCommand
{
    private const ulong DefaultSeed = 7;
    private const int DefaultParts = 10_000;
    private const string MaximumSpeed = "max";

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<int> frames = new Option<int>("--frames") { Description = "Parts to show; 0 shows them until Ctrl-C.", DefaultValueFactory = _ => 0 }.Within(0, int.MaxValue);
        Option<ulong> seed = new("--seed") { Description = "Which parts come: the same seed brings the same parts.", DefaultValueFactory = _ => DefaultSeed };
        Option<bool> headless = new("--headless") { Description = "Plain lines instead of a live table; always so in a pipe." };
        Option<bool> simulated = new("--simulate-inference") { Description = "The whole line in virtual time, from light barrier to reject position, with a model that answers from the truth." };
        Option<int> parts = new Option<int>("--parts") { Description = "Parts that come down the simulated belt.", DefaultValueFactory = _ => DefaultParts }.Within(1, int.MaxValue);
        Option<string> speed = new Option<string>("--speed") { Description = "How fast virtual time passes: max.", DefaultValueFactory = _ => MaximumSpeed }.Among([MaximumSpeed]);
        Option<bool> faults = new("--faults") { Description = "Let things go wrong on the simulated belt: bounces, lost cameras, slow and failing runs, full disks, clocks that jump." };
        Option<bool> json = new("--json") { Description = "A JSON summary as the last line." };
        ModelOptions model = new(new ProgramNotes(CommandList.ProgramName, error), DemoModel.Path);
        Command command = new("demo", "A synthetic inspection line, live on the bundled INT8 ConvNeXt-Tiny.") { frames, seed, simulated, parts, speed, faults, headless, json };
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(simulated) && (IsGiven(result, parts) || IsGiven(result, speed) || IsGiven(result, faults)))
            {
                result.AddError("--parts, --speed and --faults belong to --simulate-inference.");
            }

            if (result.GetValue(simulated) && IsGiven(result, frames))
            {
                result.AddError("--frames shows parts to the model; with --simulate-inference --parts says how many come.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(simulated))
            {
                SoakOptions options = new(parsed.GetValue(parts), parsed.GetValue(seed), parsed.GetValue(faults));
                return await SoakAsync(options, parsed.GetValue(json), output, error, cancellationToken);
            }

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
                // Fewer than were requested. Without a number there is no end but this one.
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static async Task<int> SoakAsync(SoakOptions options, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using SoakRun run = new(options);
        using ProgressReporter progress = new("parts", options.Parts, error);
        SoakSummary summary = await run.RunAsync(_ => progress.Advance(), cancellationToken);
        SoakText.Write(summary, output);
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(summary, CliJson.Lines.SoakSummary));
        }

        if (summary.IsBalanced)
        {
            return ExitCodes.Done;
        }

        await error.WriteLineAsync("edge: the line lost, doubled or mistook parts, rejected the wrong ones, or its memory grew: see the figures.");
        return ExitCodes.No;
    }
}
