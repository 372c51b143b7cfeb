using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary><c>edge journal export</c>: the verdicts that fit as a file, and their pictures beside it.</summary>
internal static class JournalExportCommand
{
    /// <summary>What only some programs write.</summary>
    public const string Parquet = "parquet";

    private const string PicturesName = "pictures";

    /// <summary>The command.</summary>
    /// <param name="output">Where it says what it wrote.</param>
    /// <param name="kinds">The kinds of file that this program writes.</param>
    public static Command Create(TextWriter output, IReadOnlyList<JournalExportKind> kinds)
    {
        JournalFilterOptions filter = new();
        Option<string> format = new Option<string>("--format")
        {
            Description = "csv, jsonl or parquet (by `edge` alone).", DefaultValueFactory = _ => "csv",
        }.Among([.. JournalExportKind.Texts.Select(kind => kind.Name), Parquet]);
        Option<string> target = new Option<string>("--output")
        {
            Description = "The file; with --pictures a folder for the file and the pictures.", Required = true,
        }.NotEmpty();
        Option<bool> pictures = new("--pictures") { Description = "Copy the pictures that are there too." };
        Command command = new("export", "Verdicts that fit as a file, oldest first.") { filter.Folder, format, target, pictures };
        foreach (Option option in filter.All)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            using JournalReader journal = JournalReader.Open(parsed.GetValue(filter.Folder)!);
            JournalExportKind kind = KindOf(parsed.GetValue(format)!, kinds);
            string path = Path.GetFullPath(parsed.GetValue(target)!);
            try
            {
                Export export = new(journal.Query(filter.Read(parsed)), kind, stop);
                await (parsed.GetValue(pictures) ? export.ToFolderAsync(path) : export.ToFileAsync(path)).ConfigureAwait(false);
                output.WriteLine(export.Summary(path));
                return ExitCodes.Done;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new EdgeException(
                    EdgeFault.File, $"The export cannot be written: {fault.Message.TrimEnd('.')}", path,
                    "a file in a folder that exists, with room on its disk; with --pictures a folder", "Choose another --output.", fault);
            }
        });
        return command;
    }

    private static JournalExportKind KindOf(string name, IReadOnlyList<JournalExportKind> kinds) =>
        kinds.FirstOrDefault(kind => kind.Name == name) ?? throw new EdgeException(
            EdgeFault.Configuration, $"This program does not write {name}", $"--format {name}",
            string.Join(" or ", kinds.Select(kind => kind.Name)), "Copy the journal's folder to where `edge` is installed and ask there.");

    /// <summary>One export.</summary>
    private sealed class Export(IEnumerable<JournalRow> rows, JournalExportKind kind, CancellationToken stop)
    {
        private long _verdicts;
        private long _pictures;

        /// <summary>Writes the file. Under its name it is whole or not at all.</summary>
        public Task ToFileAsync(string path) => WriteAsync(path, row => row);

        /// <summary>Writes the file and the pictures into a folder; the file then names them from there.</summary>
        public Task ToFolderAsync(string folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, PicturesName));
            return WriteAsync(Path.Combine(folder, $"results.{kind.Name}"), row => Take(row, folder));
        }

        public string Summary(string path) => FormattableString.Invariant(
            $"{PrintableText.Of(path)}: {_verdicts} verdicts{(_pictures > 0 ? $", {_pictures} pictures" : "")}.");

        private async Task WriteAsync(string path, Func<JournalRow, JournalRow> take)
        {
            // A file is renamed to its name: that would put one in the place of a device or a pipe.
            if (FileStatus.IsOtherThanFile(path))
            {
                throw new IOException(Directory.Exists(path) ? "it is a folder" : "it is no file");
            }

            string unfinished = $"{path}.{Guid.NewGuid():N}.part";
            try
            {
                await using (FileStream file = File.Create(unfinished))
                {
                    await using IJournalExport export = kind.Open(file);
                    foreach (JournalRow row in rows)
                    {
                        stop.ThrowIfCancellationRequested();
                        await export.WriteAsync(take(row), stop).ConfigureAwait(false);
                        _verdicts++;
                    }

                    await export.EndAsync(stop).ConfigureAwait(false);
                }

                File.Move(unfinished, path, overwrite: true);
            }
            catch
            {
                File.Delete(unfinished);
                throw;
            }
        }

        // A picture may be deleted while others are copied.
        private JournalRow Take(JournalRow row, string folder)
        {
            if (row.Picture is not { Deleted: null } picture)
            {
                return row;
            }

            string copy = Path.Combine(PicturesName, Path.GetFileName(picture.File));
            try
            {
                File.Copy(picture.File, Path.Combine(folder, copy), overwrite: true);
            }
            catch (IOException) when (!File.Exists(picture.File))
            {
                return row;
            }

            _pictures++;
            return row with { Picture = picture with { File = copy } };
        }
    }
}
