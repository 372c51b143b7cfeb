using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Cli.Evaluation;
using EdgeConvNeXt.Cli.Parsing;
using EdgeConvNeXt.Cli.Quantizing;

namespace EdgeConvNeXt.Cli.Commands;

/// <summary><c>edge quantize</c>: FP32 to INT8, and what that cost.</summary>
internal static class QuantizeCommand
{
    private static readonly Argument<string> Model = new Argument<string>("model") { Description = "The float model, an .onnx file." }.NotEmpty();
    private static readonly Option<string> Manifest = new Option<string>("--manifest") { Description = "Its labels and preprocessing, as JSON.", Required = true }.NotEmpty();
    private static readonly Option<string> Calibration = new Option<string>("--calibration") { Description = "A folder of images that look like the line's.", Required = true }.NotEmpty();
    private static readonly Option<int> Images = new Option<int>("--calibration-images") { Description = "How many of them at most.", DefaultValueFactory = _ => 300 }.Within(1, 100_000);
    private static readonly Option<string?> Check = new Option<string?>("--check") { Description = "A folder of images for each label, on which FP32 and INT8 are compared." }.NotEmpty();
    private static readonly Option<string?> CheckName = new("--check-name") { Description = "What the check set is, for the manifest." };
    private static readonly Option<double> MaxDrop = new Option<double>("--max-drop") { Description = "Percentage points of top-1 that INT8 may lose on the check set.", DefaultValueFactory = _ => double.PositiveInfinity }.Within(0, 100);
    private static readonly Option<string> Output = new Option<string>("--output", "-o") { Description = "The bundle to write: a folder, or a path ending in .edgemodel.", Required = true }.NotEmpty();
    private static readonly Option<int> Threads = new Option<int>("--threads") { Description = "Threads; 0: one for each core.", DefaultValueFactory = _ => 0 }.Within(0, 256);
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("quantize", "FP32 to INT8. Exit code 1, and no bundle, when the check set loses more than --max-drop.")
        {
            Model, Manifest, Calibration, Images, Check, CheckName, MaxDrop, Output, Threads, Json,
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
    }

    private static async Task<int> QuantizeAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        QuantizationOrder order = new()
        {
            Model = parsed.GetValue(Model)!,
            Manifest = parsed.GetValue(Manifest)!,
            Calibration = parsed.GetValue(Calibration)!,
            CalibrationImages = parsed.GetValue(Images),
            Check = parsed.GetValue(Check),
            CheckName = parsed.GetValue(CheckName),
            MaxDrop = parsed.GetValue(MaxDrop),
            Output = parsed.GetValue(Output)!,
            Threads = parsed.GetValue(Threads),
        };
        QuantizationReport report = await new QuantizationJob(order, error).RunAsync(cancellationToken);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, CliJson.Lines.QuantizationReport));
        }
        else
        {
            WriteText(report, output);
        }

        if (report.Bundle is null)
        {
            error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"edge: INT8 loses {report.Drop:F2} points of top-1, more than the {order.MaxDrop:F2} allowed; no bundle was written."));
            return ExitCode.No;
        }

        return ExitCode.Done;
    }

    private static void WriteText(QuantizationReport report, TextWriter output)
    {
        FormattableString sizes = $"calibrated on {report.CalibrationImages} images; {report.Bytes.Fp32 / 1e6:F1} MB became {report.Bytes.Int8 / 1e6:F1} MB";
        output.WriteLine(sizes.ToString(CultureInfo.InvariantCulture));
        if (report.Fp32 is { } fp32 && report.Int8 is { } int8)
        {
            FormattableString figures = $"""
                on {report.CheckImages} images     FP32       INT8
                top-1            {fp32.Top1,8:P2}   {int8.Top1,8:P2}   drop {report.Drop:F2} points
                run, median ms   {fp32.LatencyMs.P50,8:F2}   {int8.LatencyMs.P50,8:F2}   {fp32.LatencyMs.P50 / int8.LatencyMs.P50:F2}x
                agreement {report.Agreement:P2}, logit SQNR {Sqnr.ToText(report.LogitSqnrDb)}
                """;
            output.WriteLine(figures.ToString(CultureInfo.InvariantCulture));
        }

        if (report.Bundle is not null)
        {
            output.WriteLine($"Wrote {report.Bundle}.");
        }
    }
}
