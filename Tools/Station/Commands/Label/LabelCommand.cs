using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label</c> and <c>edge-agent label</c>: what people say that parts are, also while the agent runs.</summary>
internal static class LabelCommand
{
    /// <summary>The command with its subcommands.</summary>
    /// <param name="output">Where answers go.</param>
    /// <param name="notes">What there is to say beside them.</param>
    public static Command Create(TextWriter output, ProgramNotes notes) => new(
        "label", "Say what parts are, and see from that how right the line is.")
    {
        LabelListCommand.Create(output, notes),
        LabelSetCommand.Create(output, notes),
        LabelImportCommand.Create(output, notes),
        LabelExportCommand.Create(output, notes),
        LabelAccuracyCommand.Create(output, notes),
    };

    /// <summary>Who labels.</summary>
    public static Option<string> By() =>
        new Option<string>("--by") { Description = "Name of the person who says so.", Required = true }.NotEmpty();

    /// <summary>The share of OK parts that people are asked about.</summary>
    public static Option<double> Share() => new Option<double>("--sample-ok")
    {
        Description = "Share of OK parts that people are asked about, as labels.sampleOk of the station has it.",
        DefaultValueFactory = _ => LabelSample.UsualShare,
    }.Within(0, 1);

    /// <summary>The labels of a journal; lines of their file that are none are told of.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="notes">Where.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static LabelFile Read(string folder, ProgramNotes notes)
    {
        LabelFile labels = LabelFile.Read(folder);
        if (labels.Unreadable > 0)
        {
            notes.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{labels.Unreadable} of the lines in {Path.Combine(folder, LabelFile.FileName)} are no labels and were passed over: "
                + $"expected one JSON object a line. A power cut may tear one; more than that were written by something else."));
        }

        return labels;
    }

    /// <summary>What is asked and answered about the parts of a journal.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="share">The share of OK parts that people are asked about.</param>
    public static LabelDesk Desk(string folder, JournalReader journal, LabelFile labels, double share) => new(journal, labels)
    {
        SampleShare = share, Disagreements = ShadowRecord.Read(folder).Select(line => line.Result).OfType<Guid>().ToHashSet(),
    };
}
