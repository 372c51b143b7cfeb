using System.CommandLine;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle</c>: model packages.</summary>
internal static class BundleCommand
{
    /// <summary>The command with its subcommands; those that change nothing are the agent's too.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("bundle", "Look at model bundles and check them.")
        {
            BundleShowCommand.Create(output),
            BundleVerifyCommand.Create(output),
            CreatePack(output),
            BundleReferenceCommand.Create(output, error),
            BundleGoldenCommand.Create(output),
            BundleSignCommand.Create(output),
        };
        return command;
    }

    private static Command CreatePack(TextWriter output)
    {
        Argument<string> source = new Argument<string>("bundle") { Description = "A folder or an .edgemodel file." }.NotEmpty();
        Option<string> target = new Option<string>("--output", "-o")
        {
            Description = "The bundle to write: a folder, or a path ending in .edgemodel.", Required = true,
        }.NotEmpty();
        Command command = new("create", "Write a checked bundle again, as a folder or as one .edgemodel file.") { source, target };
        command.SetAction(parsed =>
        {
            BundleWriter.Copy(ModelBundle.Open(parsed.GetValue(source)!), parsed.GetValue(target)!);
            output.WriteLine($"Wrote {parsed.GetValue(target)}.");
            return ExitCodes.Done;
        });
        return command;
    }
}
