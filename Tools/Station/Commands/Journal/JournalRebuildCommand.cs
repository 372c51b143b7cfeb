using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal rebuild</c>: makes a journal fit its pictures again, while no agent runs.</summary>
internal static class JournalRebuildCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> folder = JournalCommand.Folder();
        Option<string?> pictures = new Option<string?>("--evidence")
        {
            Description = $"The folder of pictures (output.evidence), where it is not '{EvidenceRebuild.UsualFolder}' in the journal's.",
        }.NotEmpty();
        Command command = new("rebuild", "Add to a journal what its pictures say and it has not. Stop the agent before.")
        {
            folder, pictures,
        };
        command.SetAction((parsed, stop) =>
        {
            RebuildReport report = EvidenceRebuild.Run(
                parsed.GetValue(folder)!, parsed.GetValue(pictures), TimeProvider.System, NullLogger.Instance, stop);
            if (report.SetAside is { } setAside)
            {
                output.WriteLine(PrintableText.Of(
                    $"The journal was damaged and set aside as {setAside}; verdicts of parts without a picture are in that file alone."));
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Pictures} pictures; added {report.VerdictsAdded} verdicts and {report.PicturesAdded} pictures; "
                + $"{report.NotFound} were not found."));
            foreach (string stranger in report.Strangers)
            {
                output.WriteLine(PrintableText.Of($"Left as it is, for it is no picture of a station or cannot be read: {stranger}"));
            }

            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}
