using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using EdgeConvNeXt.Quantization.Pruning;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary><c>edge prune</c>: a smaller float network without training, and what that cost.</summary>
internal static class PruneCommand
{
    private static readonly Argument<string> Model = new Argument<string>("model")
    {
        Description = "The float model, an .onnx file.",
    }.NotEmpty();
    private static readonly Option<string> Manifest = new Option<string>("--manifest")
    {
        Description = "Its labels and preprocessing, as JSON.", Required = true,
    }.NotEmpty();
    private static readonly Option<string> Calibration = new Option<string>("--calibration")
    {
        Description = "A folder of images that look like the line's.", Required = true,
    }.NotEmpty();
    private static readonly Option<int> Images = new Option<int>("--calibration-images")
    {
        Description = "How many of them at most; all are kept in memory.", DefaultValueFactory = _ => 256,
    }.Within(1, 10_000);
    private static readonly Option<double> Keep = new Option<double>("--keep")
    {
        Description = "The share, 0.01 to 1, of the multiply-accumulates of the linear layers inside of blocks that stays.",
    }.Within(0.01, 1);
    private static readonly Option<string?> Check = new Option<string?>("--check")
    {
        Description = "A folder of images for each label, on which the pruned network is held against the whole one.",
    }.NotEmpty();
    private static readonly Option<double> MaxDrop = new Option<double>("--max-drop")
    {
        Description = "In place of --keep: percentage points of top-1 that the smallest network may lose on the check set.",
    }.Within(0, 100);
    private static readonly Option<bool> KeepBlocks = new("--keep-blocks")
    {
        Description = "Hidden channels go alone; whole blocks stay.",
    };
    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "The .onnx file to write; .json (the manifest) and .report.json go beside it.", Required = true,
    }.NotEmpty();
    private static readonly Option<int> Threads = new Option<int>("--threads")
    {
        Description = "Threads; 0: one for each core. The network is the same, whatever their number.", DefaultValueFactory = _ => 0,
    }.Within(0, 256);
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new(
            "prune",
            "A smaller float network without training, for `edge quantize`. Exit code 1, and no network, when none keeps to --max-drop.")
        {
            Model, Manifest, Calibration, Images, Keep, Check, MaxDrop, KeepBlocks, Output, Threads, Json,
        };
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellationToken) => PruneAsync(parsed, output, error, cancellationToken));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        bool hasKeep = result.GetResult(Keep) is { Implicit: false };
        bool hasMaxDrop = result.GetResult(MaxDrop) is { Implicit: false };
        if (hasKeep == hasMaxDrop)
        {
            result.AddError(hasKeep ? "--keep and --max-drop exclude each other." : "How far? Give --keep or --max-drop.");
        }

        if (hasMaxDrop && result.GetResult(Check) is null)
        {
            result.AddError("--max-drop needs a check set: name it with --check.");
        }

        if (result.GetResult(Output) is { Tokens: [{ Value: string path }] } && !PruneOutput.IsNetwork(path))
        {
            result.AddError("--output has to end in .onnx.");
        }
    }

    private static async Task<int> PruneAsync(
        ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        PruningReport report = await new PruneJob(Options(parsed, error), error, TimeProvider.System).RunAsync(cancellationToken);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Line.PruningReport));
        }
        else
        {
            PruneText.Write(report, output);
        }

        if (report.Reason is null)
        {
            return ExitCodes.Done;
        }

        error.WriteLine($"edge: {report.Reason}");
        return ExitCodes.No;
    }

    private static PruneOptions Options(ParseResult parsed, TextWriter error) => new()
    {
        Model = parsed.GetValue(Model)!,
        Manifest = parsed.GetValue(Manifest)!,
        Calibration = parsed.GetValue(Calibration)!,
        CalibrationImages = parsed.GetValue(Images),
        Check = parsed.GetValue(Check),
        Pruning = new PruningOptions
        {
            Keep = parsed.GetResult(Keep) is { Implicit: false } ? parsed.GetValue(Keep) : null,
            MaxDrop = parsed.GetResult(MaxDrop) is { Implicit: false } ? parsed.GetValue(MaxDrop) : null,
            RemovesBlocks = !parsed.GetValue(KeepBlocks),
            Threads = parsed.GetValue(Threads),
            Providers = KnownProviders.Selector(new ProgramNotes(CommandList.ProgramName, error)),
        },
        Output = parsed.GetValue(Output)!,
    };
}
