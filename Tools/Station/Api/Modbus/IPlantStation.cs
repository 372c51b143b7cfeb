using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>The station as a PLC sees it. Calls are short and do not wait for the line, but for <see cref="ChangeJob"/>.</summary>
internal interface IPlantStation
{
    /// <summary>Whether parts announce themselves by a call.</summary>
    bool TakesTriggers { get; }

    /// <summary>Parts that have no verdict yet.</summary>
    long InFlight { get; }

    /// <summary>What happened to triggers and parts.</summary>
    PartCounters Parts { get; }

    /// <summary>The job in force, from 1; 0 where it is none of the list.</summary>
    int Job { get; }

    /// <summary>What is wrong with the line now. To be called by one thread at a time.</summary>
    Registers.PlantError Check();

    /// <summary>A part announces itself; only where <see cref="TakesTriggers"/>.</summary>
    /// <param name="identity">Who it is, without a refusal.</param>
    /// <param name="part">Its number; 0 where none begins.</param>
    TriggerResult Trigger(PartIdentity identity, out long part);

    /// <inheritdoc cref="PartIdentities.Announce"/>
    string? Announce(string? serial, string? batch);

    /// <summary>Has every part rejected from now on, or no longer.</summary>
    /// <param name="reason">Why, a clause; null for no longer.</param>
    void Interlock(string? reason);

    /// <summary>Changes the recipe; reads files.</summary>
    /// <param name="number">Number of the job.</param>
    /// <returns>Whether it is in force.</returns>
    bool ChangeJob(int number);
}
