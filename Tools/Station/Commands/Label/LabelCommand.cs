using System.CommandLine;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label</c> and <c>edge-agent label</c>: what people say that parts are, also while the agent runs.</summary>
internal static class LabelCommand
{
    /// <summary>The command with its subcommands.</summary>
    /// <param name="output">Where answers go.</param>
    public static Command Create(TextWriter output) => new("label", "Say what parts are, and see from that how right the line is.")
    {
        LabelListCommand.Create(output),
        LabelSetCommand.Create(output),
        LabelImportCommand.Create(output),
        LabelExportCommand.Create(output),
        LabelAccuracyCommand.Create(output),
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
