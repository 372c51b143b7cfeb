using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Explanation;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge inspect</c> and <c>edge-agent inspect</c>: one-shot verdicts on image files, and of one image why.</summary>
internal static class InspectCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        Argument<string> images = new Argument<string>("images") { Description = "An image file, or a folder of them." }.NotEmpty();
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Option<string?> heat = new Option<string?>("--heat")
        {
            Description = "Of one image: write it to this PNG file, under a map of where in it the label's score comes from.",
        }.NotEmpty();
        Option<string?> label = new("--label") { Description = "With --heat: whose score; default: that of the best label." };
        ModelOptions model = new(notes);
        Command command = new("inspect", "Verdicts on image files. Exit code 3 when one of them could not be read.")
        {
            images, json, heat, label,
        };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ThrowIfUnsuited(parsed.GetValue(images)!, parsed.GetValue(heat), parsed.GetValue(label));
            OpenModel opened = model.Open(parsed, givesFeatures: parsed.GetValue(heat) is not null);
            using Inspector inspector = new(opened.Bundle, opened.Session);
            FolderFrameSourceOptions options = FolderFrameSourceOptions.ForModel(parsed.GetValue(images)!, opened.Bundle.Manifest.Input);
            await using FolderFrameSource source = new(options, TimeProvider.System);
            HeatPicture? map = parsed.GetValue(heat) is { } file ? HeatPicture.Of(opened, file, parsed.GetValue(label)) : null;
            return Inspect(source, inspector, map, parsed.GetValue(json), output, notes, cancellationToken);
        });
        return command;
    }

    private static void ThrowIfUnsuited(string images, string? heat, string? label)
    {
        if (heat is null && label is not null)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "--label chooses what --heat shows, which is not there", "the command line", "--heat FILE.png",
                "Add it, or leave --label out.");
        }

        if (heat is not null && Directory.Exists(images))
        {
            throw new EdgeException(
                EdgeFault.Configuration, "--heat is for one image, and this is a folder", images, "an image file",
                "Name one of its images, or leave --heat out.");
        }
    }

    private static int Inspect(
        FolderFrameSource source, Inspector inspector, HeatPicture? heat, bool json, TextWriter output, ProgramNotes notes,
        CancellationToken cancellationToken)
    {
        source.Start();
        while (true)
        {
            using FrameLease? frame = source.Read(cancellationToken);
            if (frame is null)
            {
                return source.Statistics.Failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
            }

            Inspection inspection = inspector.Inspect(frame);
            ActivationMap? map = heat?.Write(frame, inspection);
            output.WriteLine(json ? ToJson(inspection, map) : ToText(inspection.Verdict));
            if (frame.Info.Fault is { } fault)
            {
                notes.Say(fault);
            }
        }
    }

    private static string ToText(in Verdict verdict) => string.Create(
        CultureInfo.InvariantCulture,
        $"{verdict.Outcome.ToString().ToUpperInvariant(),-6}  {PrintableText.Of(verdict.Label ?? "-"),-16} {verdict.Score,6:F3}  "
        + $"{verdict.Timings.Total.TotalMilliseconds,7:F1} ms  {PrintableText.Of(verdict.Frame.Origin ?? "")}");

    private static string ToJson(Inspection inspection, ActivationMap? map)
    {
        Verdict verdict = inspection.Verdict;
        InspectedImage image = new(
            verdict.Frame.Origin ?? "",
            verdict.Outcome.ToString().ToLowerInvariant(),
            verdict.Label,
            Number(verdict.Score),
            inspection.Scores.ToDictionary(pair => pair.Key, pair => Number(pair.Value)),
            verdict.Timings.Total.TotalMilliseconds,
            verdict.Reason)
        {
            Map = map,
        };
        return PlainJson.Text(image, CommandJson.Default.InspectedImage);
    }

    // JSON has no others.
    private static float? Number(float score) => float.IsFinite(score) ? score : null;
}

/// <summary>One line of <c>edge inspect --json</c>.</summary>
/// <param name="Image">Path of the file.</param>
/// <param name="Outcome">"ok", "ng" or "unsure".</param>
/// <param name="Label">The label with the highest score, or null when the file could not be read.</param>
/// <param name="Score">Its softmax probability, 0..1; null where the model's score is no number.</param>
/// <param name="Scores">Softmax probability of every label; null where it is no number.</param>
/// <param name="Milliseconds">From decoded pixels to the verdict.</param>
/// <param name="Reason">Why it is unsure, or null.</param>
internal sealed record InspectedImage(
    string Image, string Outcome, string? Label, float? Score, IReadOnlyDictionary<string, float?> Scores, double Milliseconds,
    string? Reason)
{
    /// <summary>Where the score of a label comes from; null where that was not asked for, and where there is no score.</summary>
    public ActivationMap? Map { get; init; }
}
