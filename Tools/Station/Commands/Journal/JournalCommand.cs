using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal</c> and <c>edge-agent journal</c>: what became of parts, also while the agent writes.</summary>
internal static class JournalCommand
{
    /// <summary>The command with its subcommands.</summary>
    /// <param name="output">Where answers go.</param>
    /// <param name="exports">Kinds of file that this program exports to, besides texts.</param>
    public static Command Create(TextWriter output, params IReadOnlyList<JournalExportKind> exports) =>
        new("journal", "Ask a station's journal what became of parts.")
    {
        JournalQueryCommand.Create(output),
        JournalShowCommand.Create(output),
        JournalCountsCommand.Create(output),
        JournalEventsCommand.Create(output),
        JournalExportCommand.Create(output, [.. JournalExportKind.Texts, .. exports]),
        JournalPinCommand.Create(output, isPinned: true),
        JournalPinCommand.Create(output, isPinned: false),
        CreateVerify(output),
        JournalRebuildCommand.Create(output),
    };

    /// <summary>The folder that every subcommand names.</summary>
    public static Argument<string> Folder() =>
        new Argument<string>("folder") { Description = "The journal's folder (output.journal)." }.NotEmpty();

    private static Command CreateVerify(TextWriter output)
    {
        Argument<string> folder = Folder();
        Command command = new("verify", "Read the whole journal. Exit code 1 when it is damaged.") { folder };
        command.SetAction(parsed => Verify(parsed.GetValue(folder)!, output));
        return command;
    }

    private static int Verify(string folder, TextWriter output)
    {
        try
        {
            using JournalReader journal = JournalReader.Open(folder);
            IReadOnlyList<string> faults = journal.Verify();
            foreach (string fault in faults)
            {
                output.WriteLine($"{PrintableText.Of(folder)}: {PrintableText.Of(fault)}");
            }

            if (faults.Count > 0)
            {
                return ExitCodes.No;
            }

            output.WriteLine($"{PrintableText.Of(folder)}: sound, {journal.Count()} verdicts.");
            return ExitCodes.Done;
        }
        catch (EdgeException fault) when (fault.InnerException is { } inner && JournalFolder.IsDamage(inner))
        {
            output.WriteLine(PrintableText.Of(fault.Message));
            return ExitCodes.No;
        }
    }
}
