using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>model list</c>: what lies in which slot.</summary>
internal static class ModelListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Option<string> config = StationSlots.ConfigOption();
        Option<bool> json = new("--json") { Description = "The slots as JSON." };
        Command command = new("list", "Say which model lies in which slot, how far it has come, and which one runs.") { config, json };
        command.SetAction(parsed =>
        {
            StationSlots station = StationSlots.Of(parsed.GetValue(config)!, socket: null);
            SlotTable table = station.Folder.Read();
            if (parsed.GetValue(json))
            {
                output.WriteLine(PlainJson.Text(SlotReport.Of(table, station.Configuration.Model), CommandJson.Default.SlotReport));
            }
            else
            {
                Write(table, station.Configuration.Model, output);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(SlotTable table, string configured, TextWriter output)
    {
        output.WriteLine(PrintableText.Of($"{Mark(table, null)} -  {configured} (configuration)"));
        foreach (ModelSlot slot in table.Slots)
        {
            string release = slot.Release is { } number ? string.Create(CultureInfo.InvariantCulture, $", release {number}") : "";
            string installed = slot.InstalledAt is { } at
                ? string.Create(CultureInfo.InvariantCulture, $", installed {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
                : "";
            output.WriteLine(PrintableText.Of(
                $"{Mark(table, slot.Name)} {slot.Name}  {(slot.Model is { } model ? $"{model}{release}{installed}, " : "")}"
                + $"{SlotTable.Words(slot)}"));
        }
    }

    // What runs, and what is gone back to.
    private static string Mark(SlotTable table, string? name) =>
        table.Active == name ? "runs  " : table.Active is not null && table.Before == name ? "before" : "      ";
}

/// <summary>The slots of a station, for scripts.</summary>
/// <param name="Configured">The model that the configuration names.</param>
/// <param name="Active">The slot that runs; null for that model.</param>
/// <param name="Before">The slot that is gone back to; null for that model.</param>
/// <param name="Slots">Every slot.</param>
internal sealed record SlotReport(string Configured, string? Active, string? Before, IReadOnlyList<SlotLine> Slots)
{
    /// <summary>What a table says.</summary>
    public static SlotReport Of(SlotTable table, string configured) =>
        new(configured, table.Active, table.Before, [.. table.Slots.Select(SlotLine.Of)]);
}

/// <summary>A slot, for scripts.</summary>
/// <param name="Slot">Its name.</param>
/// <param name="State">How far its model has come: "empty", "staged", "verified", "warm", "trial", "good" or "bad".</param>
/// <param name="Reason">Why it is bad.</param>
/// <param name="Model">Name and version.</param>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Key">The key by which its signature was proven.</param>
/// <param name="Release">Version of its release.</param>
/// <param name="Attempts">Starts on trial.</param>
internal sealed record SlotLine(
    string Slot, string State, string? Reason, string? Model, string? Digest, string? Key, long? Release, int Attempts)
{
    /// <summary>What a slot says.</summary>
    public static SlotLine Of(ModelSlot slot) => new(
        slot.Name, JsonValues.WordOf(slot.State), slot.Reason, slot.Model, slot.Digest, slot.Key, slot.Release, slot.Attempts);
}
