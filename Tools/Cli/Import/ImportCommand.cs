using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Import;

/// <summary><c>edge import</c>: trained weights to an ONNX model and its manifest.</summary>
internal static class ImportCommand
{
    private const int TrainedSide = 224;

    private static readonly Argument<string> Weights = new Argument<string>("weights")
    {
        Description = "The file of trained weights; its format is found by its content.",
    }.NotEmpty();

    private static readonly Option<string> Labels = new Option<string>("--labels")
    {
        Description = "A text file with one label a line, in the order of the scores.", Required = true,
    }.NotEmpty();

    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "The .onnx file to write; the manifest is written beside it, with the ending .json.", Required = true,
    }.NotEmpty();

    private static readonly Option<string[]> Ok = new("--ok")
    {
        Description = "A label that means the part is good; may be given more than once.",
    };

    private static readonly Option<int> Side = new Option<int>("--size")
    {
        Description = "Width and height of the input in pixels.", DefaultValueFactory = _ => TrainedSide,
    }.Within(ImportRequest.SmallestSide, ImportRequest.LargestSide);

    private static readonly Option<string?> Name = new Option<string?>("--name")
    {
        Description = "Name of the model; default: that of the output.",
    }.NotEmpty();

    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace the two files where they are there already." };
    private static readonly Option<bool> Json = new("--json") { Description = "What was written, as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new("import", "Trained weights of a ConvNeXt V1 or V2 to an ONNX model with its manifest, for edge quantize.")
        {
            Weights, Labels, Output, Ok, Side, Name, Replace, Json,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(parsed, output, stop)));
        return command;
    }

    private static int Run(ParseResult parsed, TextWriter output, CancellationToken stop)
    {
        ImportedModel model = ModelImporter.Import(Read(parsed), stop);
        ImportReport report = ImportReport.Of(model);
        output.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(report, CliJson.Lines.ImportReport) : ImportText.Of(report));
        return ExitCodes.Done;
    }

    private static ImportRequest Read(ParseResult parsed) => new()
    {
        Weights = parsed.GetValue(Weights)!,
        Output = parsed.GetValue(Output)!,
        Labels = LabelFile.Read(parsed.GetValue(Labels)!),
        LabelFile = parsed.GetValue(Labels),
        OkLabels = [.. (parsed.GetValue(Ok) ?? []).Distinct()],
        Name = parsed.GetValue(Name),
        Side = parsed.GetValue(Side),
        Replaces = parsed.GetValue(Replace),
    };
}
