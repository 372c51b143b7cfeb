using System.CommandLine;
using System.Text.Json;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary><c>edge evaluate</c>: how well a model does on labelled images.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Data = new Option<string>("--data", "-d")
    {
        Description = "A folder with a folder of images for each label.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Reference = new Option<string?>("--reference")
    {
        Description = "A model to hold it against: a bundle or an .onnx file, with the model's own manifest or that of --manifest.",
    }.NotEmpty();
    private static readonly Option<string?> ReferenceVariant = new Option<string?>("--reference-variant")
    {
        Description = "Which variant of the reference, where it is a bundle; default: the first that suits the provider.",
    }.NotEmpty();
    private static readonly Option<string?> Predictions = new Option<string?>("--predictions")
    {
        Description = "A file for the verdict on every image, one JSON object a line.",
    }.NotEmpty();
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        ModelOptions model = new(new ProgramNotes(CommandList.ProgramName, error), runsSeveral: true);
        Command command = new(
            "evaluate", "Top-1, top-5, per label, confusion, escapes, overkill and time. Exit code 3 when an image could not be read.")
        {
            Data, Reference, ReferenceVariant, Predictions, Json,
        };
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(ReferenceVariant) is not null && result.GetResult(Reference) is null)
            {
                result.AddError("--reference-variant needs a model to choose from: name it with --reference.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ChosenModel chosen = model.Choose(parsed);
            ChosenModel? reference = model.ChooseReference(
                parsed, parsed.GetValue(Reference), parsed.GetValue(ReferenceVariant), chosen.Bundle);
            await using LabelledImages images = new(parsed.GetValue(Data)!, chosen.Bundle.Manifest);
            images.Start();
            using EvaluatedModels models = EvaluatedModels.Open(model, parsed, chosen, reference, images.Count);
            Evaluator evaluator = new(models);
            using PredictionWriter? predictions = PredictionWriter.Open(parsed.GetValue(Predictions));
            int unreadable = Evaluate(evaluator, images, predictions, error, cancellationToken);
            int exitCode;
            try
            {
                predictions?.Publish();
            }
            finally
            {
                // Predictions that cannot be written are no reason to lose the report too.
                exitCode = Report(EvaluationReport.Of(evaluator, models, unreadable), parsed.GetValue(Json), output);
            }

            return exitCode;
        });
        return command;
    }

    // Returns the number of images that could not be read.
    private static int Evaluate(
        Evaluator evaluator, LabelledImages images, PredictionWriter? predictions, TextWriter error, CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new("images", images.Count, error);
        int unreadable = 0;
        foreach (JudgedImage image in evaluator.Judge(images.Read(cancellationToken), cancellationToken))
        {
            progress.Advance();
            if (image.Fault is { } fault)
            {
                unreadable++;
                error.WriteLine($"edge: {PrintableText.Of(fault)}");
                continue;
            }

            evaluator.Add(image, images.TruthOf(image.Verdict.Frame));
            predictions?.Write(image.Verdict);
        }

        if (evaluator.Tally.Images == 0)
        {
            throw new EdgeException(
                EdgeFault.File,
                "No image could be read",
                images.Path,
                "at least one sound image",
                "Check the files; each has been named above.");
        }

        return unreadable;
    }

    private static int Report(EvaluationReport report, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(report, CliJson.Lines.EvaluationReport));
        }
        else
        {
            EvaluationText.Write(report, output);
        }

        return report.Unreadable == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
