using System.CommandLine;
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
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> model = new Argument<string>("model") { Description = "A bundle with a float32 variant, or a float32 ONNX file with --manifest." }.NotEmpty();
        Option<string> soc = new Option<string>("--soc") { Description = "The chip as ATC names it, such as Ascend310B4: \"Ascend\" and the Name column of `npu-smi info`.", Required = true }.NotEmpty();
        Option<string?> manifest = new Option<string?>("--manifest") { Description = "The manifest of a bare ONNX file." }.NotEmpty();
        Option<string?> bundle = new Option<string?>("--output", "-o") { Description = "The bundle to write; default: the one that was given." }.NotEmpty();
        Option<string?> files = new Option<string?>("--files") { Description = "A new folder for what ATC reads: model.onnx and aipp.cfg." }.NotEmpty();
        Option<string?> atc = new Option<string?>("--atc") { Description = "The program atc; default: on the PATH, or where CANN installs it." }.NotEmpty();
        Option<string?> om = new Option<string?>("--om") { Description = "A model that ATC compiled elsewhere of what --files wrote: only put it into the bundle." }.NotEmpty();
        Option<string?> cann = new Option<string?>("--cann") { Description = "With --om: version of the CANN that compiled it." }.NotEmpty();
        Option<string> input = new Option<string>("--input") { Description = "What the compiled model takes: the picture's bytes, which it normalises (AIPP), or normalised floats.", DefaultValueFactory = _ => "u8-nhwc" }
            .AcceptOnlyFromAmong("u8-nhwc", "f32-nchw");
        Option<bool> printOnly = new("--print-only") { Description = "Only say how, whether ATC is here or not." };
        Option<bool> json = new("--json") { Description = "What was done, as JSON." };
        Command command = new("compile", "Compile a float32 model for an Ascend chip with CANN's ATC; where ATC is not installed, say how. Exit code 3 when nothing was compiled and that was not all that was asked for.")
        {
            model, soc, manifest, bundle, files, atc, om, cann, input, printOnly, json,
        };
        soc.Validators.Add(result =>
        {
            try
            {
                QuantizationSession.ThrowIfNoChip(result.Tokens.Count > 0 ? result.Tokens[0].Value : "");
            }
            catch (EdgeException fault)
            {
                result.AddError(fault.Message);
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(om) is null ? result.GetResult(cann) is not null : result.GetResult(atc) is not null)
            {
                result.AddError("--cann belongs to --om, and --atc does not go with it.");
            }

            if (result.GetValue(printOnly) && (result.GetResult(om) is not null || result.GetResult(bundle) is not null || result.GetResult(atc) is not null))
            {
                result.AddError("--print-only writes no bundle: --output, --om and --atc do not go with it.");
            }

            if (result.GetValue(cann) is { } version && !VersionText().IsMatch(version))
            {
                result.AddError($"--cann is '{version.ReplaceLineEndings(" ")}', not a version such as 8.0.RC3 or 7.0.0.");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            CompileOrder order = new()
            {
                Model = parsed.GetValue(model)!,
                Manifest = parsed.GetValue(manifest),
                Soc = parsed.GetValue(soc)!,
                Output = parsed.GetValue(bundle),
                Files = parsed.GetValue(files),
                Atc = parsed.GetValue(atc),
                Om = parsed.GetValue(om),
                Cann = parsed.GetValue(cann),
                IsPrintOnly = parsed.GetValue(printOnly),
                TakesPixels = parsed.GetValue(input) == "u8-nhwc",
            };
            CompileReport report = await new Compiler(order, Environment.GetEnvironmentVariable).RunAsync(stop).ConfigureAwait(false);
            await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, CliJson.Lines.CompileReport) : CompileText.Of(report)).ConfigureAwait(false);
            return report.Reason is null || order.IsPrintOnly ? ExitCodes.Done : throw AtcTool.Missing(order.Model);
        });
        return command;
    }

    [GeneratedRegex(@"\A[0-9]+(\.[0-9A-Za-z]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionText();
}
