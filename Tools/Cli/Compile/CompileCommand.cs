using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary><c>edge compile</c>: an .om variant for an Ascend chip.</summary>
internal static partial class CompileCommand
{
    private const string Pixels = "u8-nhwc";

    private static readonly Argument<string> Model = new Argument<string>("model")
    {
        Description = "A bundle with a float32 variant, or a float32 ONNX file with --manifest.",
    }.NotEmpty();

    private static readonly Option<string> Soc = CreateSoc();

    private static readonly Option<string?> Manifest = new Option<string?>("--manifest")
    {
        Description = "The manifest of a bare ONNX file.",
    }.NotEmpty();

    private static readonly Option<string?> Bundle = new Option<string?>("--output", "-o")
    {
        Description = "The bundle to write; default: the one that was given.",
    }.NotEmpty();

    private static readonly Option<string?> Files = new Option<string?>("--files")
    {
        Description = "A new folder for what ATC reads: model.onnx and aipp.cfg.",
    }.NotEmpty();

    private static readonly Option<string?> Atc = new Option<string?>("--atc")
    {
        Description = "The program atc; default: on the PATH, or where CANN installs it.",
    }.NotEmpty();

    private static readonly Option<string?> Om = new Option<string?>("--om")
    {
        Description = "A model that ATC compiled elsewhere of what --files wrote: only put it into the bundle.",
    }.NotEmpty();

    private static readonly Option<string?> Cann = new Option<string?>("--cann")
    {
        Description = "With --om: version of the CANN that compiled it.",
    }.NotEmpty();

    private static readonly Option<string> Input = new Option<string>("--input")
    {
        Description = "What the compiled model takes: the picture's bytes, which it normalises (AIPP), or normalised floats.",
        DefaultValueFactory = _ => Pixels,
    }.AcceptOnlyFromAmong(Pixels, "f32-nchw");

    private static readonly Option<bool> PrintOnly = new("--print-only") { Description = "Only say how, whether ATC is here or not." };
    private static readonly Option<bool> Json = new("--json") { Description = "What was done, as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new(
            "compile",
            "Compile a float32 model for an Ascend chip with CANN's ATC; where ATC is not installed, say how. "
            + "Exit code 3 when nothing was compiled and that was not all that was asked for.")
        {
            Model, Soc, Manifest, Bundle, Files, Atc, Om, Cann, Input, PrintOnly, Json,
        };
        command.Validators.Add(Check);
        command.SetAction((parsed, stop) => RunAsync(parsed, output, stop));
        return command;
    }

    private static Option<string> CreateSoc()
    {
        Option<string> soc = new Option<string>("--soc")
        {
            Description = "The chip as ATC names it, such as Ascend310B4: \"Ascend\" and the Name column of `npu-smi info`.",
            Required = true,
        }.NotEmpty();
        soc.Validators.Add(CheckChip);
        return soc;
    }

    private static void CheckChip(OptionResult result)
    {
        try
        {
            QuantizationSession.ThrowIfNoChip(result.Tokens.Count > 0 ? result.Tokens[0].Value : "");
        }
        catch (EdgeException fault)
        {
            result.AddError(fault.Message);
        }
    }

    private static void Check(CommandResult result)
    {
        if (result.GetResult(Om) is null ? result.GetResult(Cann) is not null : result.GetResult(Atc) is not null)
        {
            result.AddError("--cann belongs to --om, and --atc does not go with it.");
        }

        bool isForBundle = result.GetResult(Om) is not null || result.GetResult(Bundle) is not null || result.GetResult(Atc) is not null;
        if (result.GetValue(PrintOnly) && isForBundle)
        {
            result.AddError("--print-only writes no bundle: --output, --om and --atc do not go with it.");
        }

        if (result.GetValue(Cann) is { } version && !VersionText().IsMatch(version))
        {
            result.AddError($"--cann is '{version.ReplaceLineEndings(" ")}', not a version such as 8.0.RC3 or 7.0.0.");
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, CancellationToken stop)
    {
        CompileOptions options = Read(parsed);
        CompileReport report = await new Compiler(options, Environment.GetEnvironmentVariable).RunAsync(stop).ConfigureAwait(false);
        string text = parsed.GetValue(Json) ? JsonSerializer.Serialize(report, CliJson.Lines.CompileReport) : CompileText.Of(report);
        await output.WriteLineAsync(text).ConfigureAwait(false);
        return report.Reason is null || options.IsPrintOnly ? ExitCodes.Done : throw AtcTool.Missing(options.Model);
    }

    private static CompileOptions Read(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model)!,
        Manifest = parsed.GetValue(Manifest),
        Soc = parsed.GetValue(Soc)!,
        Output = parsed.GetValue(Bundle),
        Files = parsed.GetValue(Files),
        Atc = parsed.GetValue(Atc),
        Om = parsed.GetValue(Om),
        Cann = parsed.GetValue(Cann),
        IsPrintOnly = parsed.GetValue(PrintOnly),
        TakesPixels = parsed.GetValue(Input) == Pixels,
    };

    [GeneratedRegex(@"\A[0-9]+(\.[0-9A-Za-z]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionText();
}
