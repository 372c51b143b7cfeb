using System.CommandLine;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>edge model</c> and <c>edge-agent model</c>: the models that are installed on a station.</summary>
internal static class ModelCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(TextWriter output) =>
        new("model", "Look after the models that are installed on a station (model.slots).")
    {
        ModelInstallCommand.Create(output),
        ModelListCommand.Create(output),
        ModelChangeCommands.CreateTry(output),
        ModelCheckCommand.Create(output),
        ModelCompareCommand.Create(output),
        ModelPromoteCommand.Create(output),
        ModelChangeCommands.CreateMarkGood(output),
        ModelChangeCommands.CreateRollback(output),
        ModelChangeCommands.CreateRemove(output),
    };
}
