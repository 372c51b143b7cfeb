using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>model mark-good</c>, <c>model rollback</c> and <c>model remove</c>: what a person decides about models.</summary>
internal static class ModelChangeCommands
{
    /// <summary>The command that ends a trial.</summary>
    public static Command CreateMarkGood(TextWriter output)
    {
        Option<string> config = StationSlots.ConfigOption();
        Option<string?> socket = StationSlots.SocketOption();
        Option<string?> by = new Option<string?>("--by") { Description = "Who says so, for the record." }.NotEmpty();
        Command command = new("mark-good", "End the trial of the model that runs: it stays.") { config, socket, by };
        command.SetAction(async (parsed, stop) =>
        {
            StationSlots station = StationSlots.Of(parsed.GetValue(config)!, parsed.GetValue(socket));
            if (!station.Folder.Read().IsOnTrial)
            {
                output.WriteLine("No model is on trial.");
                return ExitCodes.No;
            }

            ModelRequest request = new("good") { Reason = $"{parsed.GetValue(by) ?? "a person"} said so" };
            if (!await station.AskAsync(request, stop).ConfigureAwait(false))
            {
                station.Folder.Change(table => table.MarkGood());
            }

            output.WriteLine(PrintableText.Of($"{station.Folder.Read().Running!.Model} is good."));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The command that goes back to the model before.</summary>
    public static Command CreateRollback(TextWriter output)
    {
        Option<string> config = StationSlots.ConfigOption();
        Option<string?> socket = StationSlots.SocketOption();
        Option<string> reason = new Option<string>("--reason")
        {
            Description = "Why, for the record.", DefaultValueFactory = _ => "a person took it back",
        }.NotEmpty();
        Command command = new("rollback", "Go back to the model that ran before; the one that runs is bad from then on.")
        {
            config, socket, reason,
        };
        command.SetAction(async (parsed, stop) =>
        {
            StationSlots station = StationSlots.Of(parsed.GetValue(config)!, parsed.GetValue(socket));
            ModelSlot? left = station.Folder.Read().Running;
            string why = parsed.GetValue(reason)!;
            if (left is null)
            {
                output.WriteLine("There is nothing to go back to: the model runs that the configuration names.");
                return ExitCodes.No;
            }

            if (!await station.AskAsync(new ModelRequest("back") { Reason = why }, stop).ConfigureAwait(false))
            {
                station.Folder.Change(table => table.GoBack(left, why));
            }

            output.WriteLine(PrintableText.Of($"{left.Model} is taken back: {why}."));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The command that has a model judge that lies in a slot already.</summary>
    public static Command CreateTry(TextWriter output)
    {
        Argument<string> slot = new("slot") { Description = "Name of the slot." };
        Option<string> config = StationSlots.ConfigOption();
        Option<string?> socket = StationSlots.SocketOption();
        Command command = new(
            "try", "Have the agent judge by a model that is installed: on trial, or at once where it was good before.")
        {
            slot, config, socket,
        };
        command.SetAction((parsed, stop) =>
        {
            StationSlots station = StationSlots.Of(parsed.GetValue(config)!, parsed.GetValue(socket));
            return ModelInstallCommand.TryAsync(station, station.Folder.Read().Get(parsed.GetValue(slot)!), output, stop);
        });
        return command;
    }

    /// <summary>The command that empties a slot.</summary>
    public static Command CreateRemove(TextWriter output)
    {
        Argument<string> slot = new("slot") { Description = "Name of the slot." };
        Option<string> config = StationSlots.ConfigOption();
        Command command = new("remove", "Delete the model in a slot that the station does not need.") { slot, config };
        command.SetAction(parsed =>
        {
            StationSlots station = StationSlots.Of(parsed.GetValue(config)!, socket: null);
            string name = parsed.GetValue(slot)!;
            station.Folder.Remove(name);
            output.WriteLine(PrintableText.Of($"The slot {name} is empty."));
            return ExitCodes.Done;
        });
        return command;
    }
}
