using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Cli.Demo.Soak;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Sources;
using Spectre.Console;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary><c>edge demo</c>: the synthetic line running live on the bundled model.</summary>
internal static class DemoCommand
{
    private const ulong DefaultSeed = 7;
    private const int DefaultParts = 10_000;
    private const string MaximumSpeed = "max";

    private static readonly Option<int> Frames = new Option<int>("--frames")
    {
        Description = "Parts to show; 0 shows them until Ctrl-C.", DefaultValueFactory = _ => 0,
    }.Within(0, int.MaxValue);

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Which parts come: the same seed brings the same parts.", DefaultValueFactory = _ => DefaultSeed,
    };

    private static readonly Option<bool> Headless = new("--headless")
    {
        Description = "Plain lines instead of a live table; always so in a pipe.",
    };

    private static readonly Option<bool> Simulated = new("--simulate-inference")
    {
        Description = "The whole line in virtual time, from light barrier to reject position, with a model that answers from the truth.",
    };

    private static readonly Option<int> Parts = new Option<int>("--parts")
    {
        Description = "Parts that come down the simulated belt.", DefaultValueFactory = _ => DefaultParts,
    }.Within(1, int.MaxValue);

    private static readonly Option<string> Speed = new Option<string>("--speed")
    {
        Description = "How fast virtual time passes: max.", DefaultValueFactory = _ => MaximumSpeed,
    }.Among([MaximumSpeed]);

    private static readonly Option<bool> Faults = new("--faults")
    {
        Description =
            "Let things go wrong on the simulated belt: bounces, lost cameras, slow and failing runs, full disks, clocks that jump.",
    };

    private static readonly Option<string?> Journal = new Option<string?>("--journal")
    {
        Description = "Folder of a journal that keeps the verdicts; `edge journal query` asks it.",
    }.NotEmpty();

    private static readonly Option<bool> Evidence = new("--evidence")
    {
        Description = "Keep the pictures of all parts too, in the folder 'evidence' of the journal's.",
    };

    private static readonly Option<bool> Page = new("--page")
    {
        Description = "A whole station with its page instead of the table, a few parts a second, until Ctrl-C; nothing of it stays.",
    };

    private static readonly Option<int> Port = new Option<int>("--port")
    {
        Description = "Port of the page on this machine; 0 takes one that is free.", DefaultValueFactory = _ => DemoPage.UsualPort,
    }.Within(0, IPEndPoint.MaxPort);

    private static readonly Option<bool> Json = new("--json") { Description = "A JSON summary as the last line." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        ProgramNotes notes = new(CommandList.ProgramName, error);
        ModelOptions model = new(notes, DemoModel.Path);
        Command command = new("demo", "A synthetic inspection line, live on the bundled INT8 ConvNeXt-Tiny.")
        {
            Frames, Seed, Simulated, Parts, Speed, Faults, Headless, Journal, Evidence, Page, Port, Json,
        };
        model.AddTo(command);
        command.Validators.Add(Check);
        command.SetAction((parsed, stop) => parsed.GetValue(Simulated) ? SoakAsync(parsed, output, error, stop)
            : parsed.GetValue(Page) ? ServeAsync(parsed, model, output, notes, stop)
            : ShowAsync(parsed, model, output, notes, stop));
        return command;
    }

    private static void Check(CommandResult result)
    {
        if (!result.GetValue(Simulated) && (IsGiven(result, Parts) || IsGiven(result, Speed) || IsGiven(result, Faults)))
        {
            result.AddError("--parts, --speed and --faults belong to --simulate-inference.");
        }

        if (result.GetValue(Simulated) && IsGiven(result, Journal))
        {
            result.AddError("--journal keeps what a model says; --simulate-inference has none.");
        }

        if (result.GetValue(Evidence) && !IsGiven(result, Journal))
        {
            result.AddError("--evidence needs --journal, which lists the pictures.");
        }

        if (result.GetValue(Simulated) && IsGiven(result, Frames))
        {
            result.AddError("--frames shows parts to the model; with --simulate-inference --parts says how many come.");
        }

        CheckPage(result);
    }

    private static void CheckPage(CommandResult result)
    {
        if (!result.GetValue(Page) && IsGiven(result, Port))
        {
            result.AddError("--port belongs to --page.");
        }

        if (result.GetValue(Page) && IsGiven(result, Frames))
        {
            result.AddError("--frames does not go with --page: the page stays until Ctrl-C.");
        }

        Option[] others = [Simulated, Headless, Journal, Evidence, Json];
        if (result.GetValue(Page) && others.FirstOrDefault(other => IsGiven(result, other)) is { } other)
        {
            result.AddError($"{other.Name} does not go with --page: the browser shows it all, and the station keeps journal and pictures.");
        }
    }

    private static async Task<int> ShowAsync(
        ParseResult parsed, ModelOptions model, TextWriter output, ProgramNotes notes, CancellationToken cancellationToken)
    {
        using OpenModel opened = model.Open(parsed);
        ulong seed = parsed.GetValue(Seed);
        SyntheticFrameSource parts = new(new SyntheticOptions { Seed = seed }, TimeProvider.System);
        await using DemoJournal journal = DemoJournal.Open(
            parsed.GetValue(Journal), parsed.GetValue(Evidence), opened.Bundle.Manifest, notes, TimeProvider.System);
        await using IFrameSource source = journal.Pace(parts);
        int frameCount = parsed.GetValue(Frames);
        bool isPlain = parsed.GetValue(Headless) || parsed.GetValue(Json) || Console.IsOutputRedirected;
        IDemoView view = isPlain ? new PlainDemoView(output) : new LiveDemoView(AnsiConsole.Console);
        DemoRun run = new(opened, source, journal.Sinks, view, TimeProvider.System);
        DemoSummary summary = await run.RunAsync(frameCount, seed, cancellationToken);
        await journal.DisposeAsync();
        journal.ThrowIfIncomplete();
        DemoText.WriteSummary(summary, output);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(summary, CliJson.Lines.DemoSummary));
        }

        if (summary.Parts < frameCount)
        {
            // Fewer than were requested. Without a number there is no end but this one.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return ExitCodes.Done;
    }

    private static async Task<int> ServeAsync(
        ParseResult parsed, ModelOptions model, TextWriter output, ProgramNotes notes, CancellationToken cancellationToken)
    {
        SyntheticSourceConfiguration parts = new()
        {
            Seed = unchecked((long)parsed.GetValue(Seed)), OkShare = DemoPage.OkShare, FramesPerSecond = DemoPage.FramesPerSecond,
        };
        StationConfiguration station = model.Station(parsed, parts);
        await new DemoPage(parsed.GetValue(Port), output, notes).RunAsync(station, cancellationToken);
        return ExitCodes.Done;
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static async Task<int> SoakAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        SoakOptions options = new(parsed.GetValue(Parts), parsed.GetValue(Seed), parsed.GetValue(Faults));
        using SoakRun run = new(options);
        using ProgressReporter progress = new("parts", options.Parts, error);
        SoakSummary summary = await run.RunAsync(_ => progress.Advance(), cancellationToken);
        SoakText.Write(summary, output);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(summary, CliJson.Lines.SoakSummary));
        }

        if (summary.IsBalanced)
        {
            return ExitCodes.Done;
        }

        await error.WriteLineAsync(
            "edge: the line lost, doubled or mistook parts, rejected the wrong ones, or its memory grew: see the figures.");
        return ExitCodes.No;
    }
}
