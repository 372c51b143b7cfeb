using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Label;

/// <summary><c>edge label set</c>: what a part is.</summary>
internal static class LabelSetCommand
{
    /// <summary>What a class of parts may be said to be.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["ok", "ng"];

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        Argument<string> folder = JournalCommand.Folder();
        Argument<Guid> result = new("result") { Description = "The result (UUID), as `label list` names it." };
        Argument<string> label = new Argument<string>("label") { Description = "What the part is: one of the model's labels." }.NotEmpty();
        Option<string> by = LabelCommand.By();
        Option<string> outcome = new Option<string>("--outcome")
        {
            Description = "Whether such parts are ok or ng. Needed once for a word that the model has no label for.",
        }.Among(Outcomes);
        Option<double> share = LabelCommand.Share();
        Command command = new("set", "Say what a part is. A label is never changed: of several the last holds.")
        {
            folder, result, label, by, outcome, share,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(folder)!;
            using JournalReader journal = JournalReader.Open(path);
            LabelFile labels = LabelCommand.Read(path, notes);
            bool? isGood = parsed.GetValue(outcome) is { } word ? word == Outcomes[0] : null;
            PartLabel said = LabelCommand.Desk(path, journal, labels, parsed.GetValue(share)).Label(
                parsed.GetValue(result), parsed.GetValue(label)!, isGood, parsed.GetValue(by)!, TimeProvider.System.GetUtcNow());
            labels.Add([said]);
            output.WriteLine(PrintableText.Of($"{said.Result}: {said.Label} ({(said.Good ? "ok" : "ng")}), says {said.By}."));
            return ExitCodes.Done;
        });
        return command;
    }
}
