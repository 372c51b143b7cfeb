using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>What the modules of a station need of the machine, looked at all at once.</summary>
/// <param name="Faults">What is not there, or not as it has to be.</param>
/// <param name="Remarks">What is to be known, a sentence each.</param>
public sealed record StationNeeds(IReadOnlyList<EdgeException> Faults, IReadOnlyList<string> Remarks)
{
    /// <summary>Looks.</summary>
    /// <param name="configuration">What the file says.</param>
    /// <param name="clock">What time it is.</param>
    public static StationNeeds Of(StationConfiguration configuration, TimeProvider clock)
    {
        List<EdgeException> faults = [];
        List<string> remarks = [];
        foreach (StationNeed need in StationModules.All.SelectMany(module => module.Needs(configuration, clock)))
        {
            try
            {
                if (need.Look() is { } remark)
                {
                    remarks.Add(remark);
                }
            }
            catch (EdgeException fault)
            {
                faults.Add(fault);
            }
        }

        return new StationNeeds(faults, remarks);
    }
}
