using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal pin</c> and <c>unpin</c>: pictures that are kept whatever comes; also while the agent runs.</summary>
internal static class JournalPinCommand
{
    /// <summary>The command.</summary>
    /// <param name="output">Where it says what became of them.</param>
    /// <param name="isPinned">Whether it pins.</param>
    public static Command Create(TextWriter output, bool isPinned)
    {
        JournalFilterOptions filter = new();
        Argument<string?> result = new("result") { Description = "The result (UUID).", Arity = ArgumentArity.ZeroOrOne };
        result.Validators.Add(parsed =>
        {
            if (parsed.Tokens is [{ Value: string text }] && !Guid.TryParse(text, out _))
            {
                parsed.AddError($"{result.Name} is a UUID; it was '{text}'.");
            }
        });
        Command command = isPinned
            ? new("pin", "Keep the pictures of a result, or of a part, whatever comes. Exit code 1 when there is none.")
            : new("unpin", "Let pictures go again when others need their room. Exit code 1 when there is none.");
        command.Add(filter.Folder);
        command.Add(result);
        foreach (Option option in filter.OfParts)
        {
            command.Add(option);
        }

        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(result) is null && !filter.NamesPart(parsed))
            {
                parsed.AddError($"{command.Name} needs a result, or a part by --serial or --part.");
            }
        });
        command.SetAction(parsed =>
        {
            JournalFilter asked = filter.Read(parsed) with { Result = Guid.TryParse(parsed.GetValue(result), out Guid id) ? id : null };
            return Set(parsed.GetValue(filter.Folder)!, asked, isPinned, output);
        });
        return command;
    }

    private static int Set(string folder, JournalFilter asked, bool isPinned, TextWriter output)
    {
        List<JournalRow> rows;
        using (JournalReader journal = JournalReader.Open(folder))
        {
            rows = [.. journal.Query(asked)];
        }

        int done = 0;
        foreach (JournalRow row in rows)
        {
            PinResult result = PicturePins.Set(folder, new Guid(row.Result), isPinned);
            done += result == PinResult.Done ? 1 : 0;
            output.WriteLine(PrintableText.Of($"part {row.Part}, result {row.Result}: {Words(result, isPinned)}"));
        }

        if (rows.Count == 0)
        {
            output.WriteLine("No verdict fits.");
        }

        return done > 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private static string Words(PinResult result, bool isPinned) => result switch
    {
        PinResult.Done => isPinned ? "pinned" : "not pinned",
        PinResult.Deleted => "its picture was deleted",
        _ => "no picture was kept",
    };
}
