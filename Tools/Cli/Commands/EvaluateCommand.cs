using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Cli.Evaluation;
using EdgeConvNeXt.Cli.Models;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Commands;

/// <summary><c>edge evaluate</c>: how well a model does on labelled images.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Data = new("--data", "-d") { Description = "A folder with a folder of images for each label.", Required = true };
    private static readonly Option<string?> Reference = new("--reference") { Description = "A model to hold it against: a bundle or an .onnx file, by default with the model's own manifest." };
    private static readonly Option<string?> Predictions = new("--predictions") { Description = "A file for the verdict on every image, one JSON object a line." };
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        ModelOptions model = new();
        Command command = new("evaluate", "Top-1, top-5, per label, confusion, escapes, overkill and time. Exit code 3 when an image could not be read.")
        {
            Data, Reference, Predictions, Json,
        };
        model.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            using OpenModel opened = model.Open(parsed);
            using OpenModel? reference = model.OpenReference(parsed, parsed.GetValue(Reference), opened.Bundle);
            return Task.FromResult(Evaluate(parsed, opened, reference, output, error, cancellationToken));
        });
        return command;
    }

    private static int Evaluate(
        ParseResult parsed, OpenModel model, OpenModel? reference, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        LabelledImages images = new(parsed.GetValue(Data)!, model.Bundle.Manifest.Labels);
        Evaluator evaluator = new(model, reference);
        using PredictionWriter? predictions = PredictionWriter.Open(parsed.GetValue(Predictions));
        using ProgressReporter progress = new("images", images.Count, error);
        int unreadable = 0;
        foreach (FrameLease frame in images.Read(cancellationToken))
        {
            if (frame.Info.Fault is { } fault)
            {
                unreadable++;
                error.WriteLine($"edge: {fault}");
                continue;
            }

            Verdict verdict = evaluator.Add(frame, images.TruthOf(frame.Info));
            predictions?.Write(verdict);
            progress.Advance();
        }

        return Report(evaluator, model, unreadable, parsed, output);
    }

    private static int Report(Evaluator evaluator, OpenModel model, int unreadable, ParseResult parsed, TextWriter output)
    {
        if (evaluator.Tally.Images == 0)
        {
            throw new EdgeException(
                EdgeFault.File, "No image could be read", parsed.GetValue(Data)!, "at least one sound image", "Check the files; each has been named above.");
        }

        EvaluationReport report = EvaluationReport.Of(evaluator, model, unreadable);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, CliJson.Lines.EvaluationReport));
        }
        else
        {
            EvaluationText.Write(report, output);
        }

        return unreadable == 0 ? ExitCode.Done : ExitCode.World;
    }
}
