using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label export</c>: labelled pictures as a folder for each class.</summary>
internal static class LabelExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        JournalFilterOptions filter = new();
        Option<string> target = new Option<string>("--output") { Description = "The folder, new or empty.", Required = true }.NotEmpty();
        Command command = new(
            "export", "Copy the labelled pictures into a folder for each class, for training, quantize and evaluate. "
            + "Exit code 1 when there is none.") { filter.Folder, target };
        foreach (Option option in filter.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) =>
        {
            string folder = parsed.GetValue(filter.Folder)!;
            using JournalReader journal = JournalReader.Open(folder);
            LabelFile labels = LabelCommand.Read(folder, notes);
            LabelExport export = new(labels, stop);
            export.Write(journal.Query(filter.Read(parsed), labels.Labels.ContainsKey), parsed.GetValue(target)!);
            Write(export, parsed.GetValue(target)!, output);
            return Task.FromResult(export.Classes.Count > 0 ? ExitCodes.Done : ExitCodes.No);
        });
        return command;
    }

    private static void Write(LabelExport export, string target, TextWriter output)
    {
        foreach ((string ofClass, int pictures) in export.Classes.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            output.WriteLine(PrintableText.Of(string.Create(
                CultureInfo.InvariantCulture, $"{Path.Combine(target, ofClass)}: {pictures} pictures.")));
        }

        if (export.Classes.Count == 0)
        {
            output.WriteLine("No labelled part has a picture that is there.");
        }
        else if (export.WithoutPicture > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{export.WithoutPicture} labelled parts have no picture that is there."));
        }
    }
}
