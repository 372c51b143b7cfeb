using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using EdgeConvNeXt.Cli.Parsing;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary><c>edge quantize</c>: FP32 to INT8, and what that cost.</summary>
internal static class QuantizeCommand
{
    // In percentage points: more than all cannot be lost.
    private const double NoLimit = 100;

    private static readonly Argument<string> Model = new Argument<string>("model")
    {
        Description = "The float model, an .onnx file.",
    }.NotEmpty();
    private static readonly Option<string> Manifest = new Option<string>("--manifest")
    {
        Description = "Its labels and preprocessing, as JSON.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Calibration = new Option<string?>("--calibration")
    {
        Description = "A folder of images that look like the line's; only --variants dynamic does without.",
    }.NotEmpty();
    private static readonly Option<int> Images = new Option<int>("--calibration-images")
    {
        Description = "How many of them at most.", DefaultValueFactory = _ => 300,
    }.Within(1, 100_000);
    private static readonly Option<string> Range = new Option<string>("--range")
    {
        Description = "How activation ranges are chosen: mse (smallest squared error), min-max, percentile (99.99) or entropy.",
        DefaultValueFactory = _ => RangeNames.All[0],
    }.Among(RangeNames.All);
    private static readonly Option<string> Input = new Option<string>("--input")
    {
        Description =
            "What the INT8 model takes: u8-nhwc (camera bytes), f32-nchw (normalised floats) or auto (bytes where the model can).",
        DefaultValueFactory = _ => InputNames.All[0],
    }.Among(InputNames.All);
    private static readonly Option<string[]> Float = new("--float")
    {
        Description = "Name of an operator that stays float, as the report lists them; may be given more than once.",
    };
    private static readonly Option<string?> Check = new Option<string?>("--check")
    {
        Description = "A folder of images for each label, on which FP32 and INT8 are compared.",
    }.NotEmpty();
    private static readonly Option<string?> CheckName = new("--check-name") { Description = "What the check set is, for the manifest." };
    private static readonly Option<double> MaxDrop = new Option<double>("--max-drop")
    {
        Description = "Percentage points of top-1 that INT8 may lose on the check set; the fewest operators go back to float that keep it.",
        DefaultValueFactory = _ => NoLimit,
    }.Within(0, NoLimit);
    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "The bundle to write: a folder, or a path ending in .edgemodel.", Required = true,
    }.NotEmpty();
    private static readonly Option<string> Variants = new Option<string>("--variants")
    {
        Description =
            $"INT8 variants of the bundle with commas between them, the first for the budget: {string.Join(", ", TargetNames.All)}.",
        DefaultValueFactory = _ => TargetNames.All[0],
    }.EachAmong(TargetNames.All).EachOnce();
    private static readonly Option<bool> PlainOperators = new("--plain-operators")
    {
        Description = "Only operators that every ONNX Runtime has in the variant cpu: slower, but other programs open it too.",
    };
    private static readonly Option<bool> Tune = new("--tune")
    {
        Description = "Measure the kernels of each operator here and keep the fastest for the variant cpu; takes a minute or two.",
    };
    private static readonly Option<string?> AscendKit = new Option<string?>("--ascend-kit")
    {
        Description = "A new folder for what Ascend's AMCT and ATC need: float model, calibration images, AIPP file, command lines.",
    }.NotEmpty();
    private static readonly Option<string?> Soc = new Option<string?>("--soc")
    {
        Description = "The Ascend chip of the kit, as ATC names it: Ascend310B4.",
    }.NotEmpty();
    private static readonly Option<bool> KeepFp32 = new("--keep-fp32")
    {
        Description = "Keep the float model in the bundle as variant fp32.",
    };
    private static readonly Option<string?> Report = new Option<string?>("--report")
    {
        Description = "Path of the report, to which .report.html and .report.json are added; default: beside the bundle.",
    }.NotEmpty();
    private static readonly Option<bool> NoReport = new("--no-report")
    {
        Description = "Write no report, and do not take the time to measure each operator.",
    };
    private static readonly Option<int> Threads = new Option<int>("--threads")
    {
        Description = "Threads; 0: one for each core. Each works on an image of its own where memory allows.", DefaultValueFactory = _ => 0,
    }.Within(0, 256);
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new(
            "quantize",
            "FP32 to INT8, with a report of what it cost. Exit code 1, and no bundle, when the check set loses more than --max-drop.")
        {
            Model, Manifest, Calibration, Images, Range, Input, Float, Check, CheckName, MaxDrop, Output, Variants, PlainOperators, Tune,
            AscendKit, Soc, KeepFp32, Report, NoReport, Threads, Json,
        };
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellationToken) => QuantizeAsync(parsed, output, error, cancellationToken));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetResult(MaxDrop) is { Implicit: false } && result.GetResult(Check) is null)
        {
            result.AddError("--max-drop needs a check set: name it with --check.");
        }

        if ((result.GetResult(AscendKit) is null) != (result.GetResult(Soc) is null))
        {
            result.AddError("--ascend-kit and --soc belong together.");
        }

        string[] variants = [.. ListRules.Split(result.GetValue(Variants) ?? TargetNames.All[0])];
        string? calibrated = variants.FirstOrDefault(name => name != TargetNames.Of(LoweringTarget.Dynamic));
        if (result.GetResult(Calibration) is null && calibrated is not null)
        {
            result.AddError(
                $"--calibration is missing: the variant {calibrated} has ranges that come from images. --variants dynamic has none.");
        }

        if (calibrated is null && InputNames.Format(result.GetValue(Input) ?? InputNames.All[0]) == InputFormat.U8Nhwc)
        {
            result.AddError("--input u8-nhwc is for variants with calibrated ranges: the variant dynamic takes normalised floats.");
        }

        if (calibrated is null && result.GetResult(Range) is { Implicit: false })
        {
            result.AddError("--range chooses ranges from calibration images: those of the variant dynamic are the picture's own.");
        }

        if (result.GetResult(Images) is { Implicit: false } && result.GetResult(Calibration) is null)
        {
            result.AddError("--calibration-images says how many images of --calibration are taken, which names none.");
        }

        if (result.GetValue(PlainOperators) && !variants.Contains(TargetNames.Of(LoweringTarget.Cpu)))
        {
            result.AddError("--plain-operators is for the variant cpu, which --variants does not name.");
        }

        if (result.GetResult(AscendKit) is not null && result.GetResult(Calibration) is null)
        {
            result.AddError("--ascend-kit holds calibration images: name them with --calibration.");
        }

        if (result.GetValue(Tune) && !variants.Contains(TargetNames.Of(LoweringTarget.Cpu)))
        {
            result.AddError("--tune chooses kernels for the variant cpu, which --variants does not name.");
        }

        if (result.GetResult(Report) is not null && result.GetResult(NoReport) is { Implicit: false })
        {
            result.AddError("--report and --no-report exclude each other.");
        }
    }

    private static async Task<int> QuantizeAsync(
        ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        QuantizationReport report = await new QuantizationJob(
            Options(parsed, error), error, TimeProvider.System).RunAsync(cancellationToken);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Line.QuantizationReport));
        }
        else
        {
            QuantizationText.Write(report, output);
        }

        if (report.Reason is not null)
        {
            error.WriteLine($"edge: {report.Reason}");
            return ExitCodes.No;
        }

        return ExitCodes.Done;
    }

    private static QuantizeOptions Options(ParseResult parsed, TextWriter error) => new()
    {
        Model = parsed.GetValue(Model)!,
        Manifest = parsed.GetValue(Manifest)!,
        Calibration = parsed.GetValue(Calibration),
        CalibrationImages = parsed.GetValue(Images),
        Check = parsed.GetValue(Check),
        Quantization = Quantization(parsed, error),
        Output = parsed.GetValue(Output)!,
        AscendKit = parsed.GetValue(AscendKit),
        Soc = parsed.GetValue(Soc),
        Report = parsed.GetValue(NoReport) ? null : parsed.GetValue(Report) ?? ReportFiles.PrefixOf(parsed.GetValue(Output)!),
    };

    private static AccuracyControlOptions Quantization(ParseResult parsed, TextWriter error) => new()
    {
        MaxDrop = parsed.GetResult(MaxDrop) is null or { Implicit: true } ? double.PositiveInfinity : parsed.GetValue(MaxDrop),
        Variants = [.. ListRules.Split(parsed.GetValue(Variants)!).Select(TargetNames.Target)],
        RangeMethod = RangeNames.Method(parsed.GetValue(Range)!),
        InputFormat = InputNames.Format(parsed.GetValue(Input)!),
        FloatOperators = (parsed.GetValue(Float) ?? []).ToHashSet(),
        AllowsOwnOperators = !parsed.GetValue(PlainOperators),
        IsTuned = parsed.GetValue(Tune),
        KeepsFloat = parsed.GetValue(KeepFp32),

        // Only a report needs them, and they take their time.
        MeasuresOperators = !parsed.GetValue(NoReport),
        ValidationName = parsed.GetValue(CheckName),
        Threads = parsed.GetValue(Threads),
        Providers = KnownProviders.Selector(new ProgramNotes(CommandList.ProgramName, error)),
    };
}
