using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// The model that a station starts with: the one of the slot that runs, else that of the configuration. A slot whose model does not come up
/// is bad, and the one before it comes back: a station starts whenever one of its models does.
/// </summary>
/// <param name="configuration">What the station is to do.</param>
/// <param name="services">Clock and log.</param>
internal sealed class StartingModel(StationConfiguration configuration, StationServices services)
{
    private readonly ILogger _log = services.Loggers.CreateLogger<StartingModel>();

    /// <summary>What was taken back on the way, a sentence each.</summary>
    public List<string> TakenBack { get; } = [];

    /// <summary>Opens it.</summary>
    /// <param name="recipe">The recipe; one that names a model does without slots.</param>
    /// <param name="open">Makes sure that a model suits the station, and opens it.</param>
    /// <exception cref="EdgeException">It does not open, and none is before it.</exception>
    public RunningModel Open(Recipe? recipe, Func<StationModel, RunningModel> open)
    {
        if (configuration.Slots is not { } slots || recipe?.Model is not null)
        {
            return open(StationModel.Open(configuration, recipe, Now));
        }

        SlotFolder folder = new(slots.Folder);
        while (true)
        {
            if (Begin(folder).Running is not { } slot)
            {
                return open(StationModel.Open(configuration, recipe, Now));
            }

            try
            {
                return open(StationModel.Open(folder, slot, configuration));
            }
            catch (EdgeException fault) when (fault.Fault == EdgeFault.Model)
            {
                string reason = SlotInstallation.ClauseOf(fault);
                folder.Change(table => table.GoBack(slot, reason));
                Tell(slot, fault.Message);
            }
        }
    }

    private DateTimeOffset Now => services.Clock.GetUtcNow();

    private void Tell(ModelSlot slot, string reason)
    {
        StationLog.ModelTakenBack(_log, slot.Model, slot.Name, reason);
        TakenBack.Add($"The model {slot.Model} in slot {slot.Name} was taken back: {reason.TrimEnd('.')}.");
    }

    // A table that cannot be read must not keep the line from running; what runs then is said aloud.
    private SlotTable Begin(SlotFolder folder)
    {
        try
        {
            ModelSlot? before = folder.Read().Running;
            if (before is not { State: SlotState.Trial })
            {
                return folder.Read();
            }

            SlotTable table = folder.Change(table => table.Start());
            if (table.Active != before.Name)
            {
                Tell(before, table.Get(before.Name).Reason!);
            }

            return table;
        }
        catch (EdgeException fault)
        {
            StationLog.SlotsUnusable(_log, fault.Message);
            TakenBack.Add($"The model slots cannot be used, so that the model of the configuration runs: {fault.Message}");
            return SlotTable.Empty;
        }
    }
}
