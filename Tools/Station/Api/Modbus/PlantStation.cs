using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>A running station as a PLC sees it.</summary>
/// <param name="station">The station.</param>
/// <param name="health">Whether its line is alive; nothing else calls this one.</param>
/// <param name="jobs">Recipe files, job 1 first.</param>
/// <param name="log">Where a job that cannot be recorded is logged.</param>
internal sealed class PlantStation(StationHost station, LineHealth health, IReadOnlyList<string> jobs, ILogger log) : IPlantStation
{
    /// <inheritdoc/>
    public bool TakesTriggers => Line.TriggerType == TriggerType.Software;

    /// <inheritdoc/>
    public long InFlight => Line.Parts.Triggers - Line.Parts.Verdicts;

    /// <inheritdoc/>
    public PartCounters Parts => Line.Parts;

    /// <inheritdoc/>
    public int Job
    {
        get
        {
            string? file = station.Recipe is { } recipe ? Path.GetFullPath(recipe.File) : null;
            for (int i = 0; i < jobs.Count; i++)
            {
                if (jobs[i] == file)
                {
                    return i + 1;
                }
            }

            return 0;
        }
    }

    private InspectionLine Line => station.Line;

    /// <inheritdoc/>
    public PlantError Check() =>
        !health.Check() ? PlantError.Stalled
        : health.CameraAway is not null ? PlantError.CameraAway
        : health.ComputesRight ? PlantError.None
        : PlantError.ModelUnsound;

    /// <inheritdoc/>
    public TriggerResult Trigger(PartIdentity identity, out long part) => Line.Trigger(identity, out part);

    /// <inheritdoc/>
    public string? Announce(string? serial, string? batch) => Line.Identities.Announce(serial, batch);

    /// <inheritdoc/>
    public void Interlock(string? reason) => Line.Interlock.Reason = reason;

    /// <inheritdoc/>
    public bool ChangeJob(int number)
    {
        if (number < 1 || number > jobs.Count || station.Recipe is not { } recipe)
        {
            ModbusLog.NoSuchJob(log, number, jobs.Count);
            return false;
        }

        try
        {
            return recipe.Change(jobs[number - 1], "Modbus").IsNew;
        }
        catch (EdgeException fault)
        {
            ModbusLog.JobFailed(log, number, fault.Message);
            return false;
        }
    }
}
