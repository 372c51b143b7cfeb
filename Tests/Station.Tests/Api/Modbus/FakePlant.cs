using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Modbus.Registers;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>A station that does what the test says.</summary>
internal sealed class FakePlant : IPlantStation, IDisposable
{
    private readonly ManualResetEventSlim _jobGo = new(true);

    public PartIdentities Identities { get; } = new();

    public List<PartIdentity> Triggered { get; } = [];

    public TriggerResult Result { get; set; } = TriggerResult.Accepted;

    public PlantError Condition { get; set; }

    public string? Interlocked { get; private set; }

    public int Jobs { get; init; } = 3;

    /// <summary>Set while a change of the job may go on.</summary>
    public ManualResetEventSlim JobGo => _jobGo;

    public bool TakesTriggers { get; set; } = true;

    public long InFlight { get; set; }

    public PartCounters Parts { get; } = new();

    public int Job { get; private set; } = 1;

    public void Dispose() => _jobGo.Dispose();

    public PlantError Check() => Condition;

    public TriggerResult Trigger(PartIdentity identity, out long part)
    {
        part = 0;
        if (Result != TriggerResult.Bounced)
        {
            Triggered.Add(identity);
            part = Triggered.Count;
        }

        return Result;
    }

    public string? Announce(string? serial, string? batch) => Identities.Announce(serial, batch);

    public void Interlock(string? reason) => Interlocked = reason;

    public bool ChangeJob(int number)
    {
        Assert.True(_jobGo.Wait(TimeSpan.FromSeconds(30)));
        if (number < 1 || number > Jobs)
        {
            return false;
        }

        Job = number;
        return true;
    }
}
