using System.CommandLine;
using EdgeConvNeXt.Cli.Advise;
using EdgeConvNeXt.Cli.Bench;
using EdgeConvNeXt.Cli.Bundle;
using EdgeConvNeXt.Cli.Compile;
using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Cli.Export;
using EdgeConvNeXt.Cli.Import;
using EdgeConvNeXt.Cli.Prune;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Cli.Quantize;
using EdgeConvNeXt.Cli.Run;
using EdgeConvNeXt.Cli.Synth;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Models;
using EdgeConvNeXt.Station.Commands.Label;
using EdgeConvNeXt.Station.Commands.Users;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli;

/// <summary>
/// Every command there is. A new one is a folder and a line here. (<c>edge test</c> is the launcher's own: it has to work before anything
/// is built.)
/// </summary>
internal static class CommandList
{
    /// <summary>What the program is called.</summary>
    public const string ProgramName = "edge";

    /// <summary>The whole command line.</summary>
    public static RootCommand Create(TextWriter output, TextWriter error) =>
        new("EdgeConvNeXt: live defect inspection with INT8 ConvNeXt on edge boards. "
            + "`edge test` runs the tests, `edge watch` those of what changed.")
        {
            DemoCommand.Create(output, error),
            RunCommand.Create(output, error),
            InspectCommand.Create(output, new ProgramNotes(ProgramName, error)),
            EvaluateCommand.Create(output, error),
            ImportCommand.Create(output),
            PruneCommand.Create(output, error),
            QuantizeCommand.Create(output, error),
            AdviseCommand.Create(output),
            BenchCommand.Create(output, error),
            SynthCommand.Create(output, error),
            BundleCommand.Create(output, error),
            RecipeCommand.Create(output, error),
            CompileCommand.Create(output),
            PublishCommand.Create(output, error),
            StatusCommand.Create(output),
            TriggerCommand.Create(output),
            ModelCommand.Create(output),
            AnnounceCommand.Create(output),
            JournalCommand.Create(output, ParquetExport.Kind),
            LabelCommand.Create(output, new ProgramNotes(ProgramName, error)),
            UserCommand.Create(output),
            DoctorCommand.Create(output, new ProgramNotes(ProgramName, error)),
        };
}
