using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>What a person should know of a machine that the bare facts do not say.</summary>
internal static class Findings
{
    private const long LittleRoom = 1L << 30;

    /// <summary>The remarks, a sentence each, the weightiest first.</summary>
    public static IEnumerable<string> Of(MachineReport report, BoardProfile? board, Processor processor, HealthResult health)
    {
        foreach (DiskReport disk in (report.Disks ?? []).Where(disk => disk.FreeBytes < LittleRoom))
        {
            yield return $"{disk.Folder} has less than 1 GB of room: make some before verdicts are lost.";
        }

        if (report.Clock is { IsSynchronised: false })
        {
            yield return "Nothing keeps the wall clock right: start systemd-timesyncd or chrony, or the times in verdicts will be wrong. "
                + "Timing on the line does not depend on it.";
        }

        if (board is null)
        {
            yield return "The board is not known; the agent runs where its configuration can run.";
            yield break;
        }

        if (MissingHealth(report, board, health) is { } missing)
        {
            yield return missing;
        }

        if (board.EnvironmentScripts.Count > 0 && report.Board is { EnvironmentScript: null })
        {
            yield return $"CANN is not installed where it was looked for ({string.Join(", ", board.EnvironmentScripts)}): the provider "
                + $"ascend needs it.";
        }

        if (processor is { HasDotProduct: false, Features.Count: > 0 })
        {
            yield return "The processor has no integer dot product: an INT8 model may be no faster than FP32; `edge bench` measures it.";
        }

        foreach (string note in board.Notes)
        {
            yield return note;
        }
    }

    private static string? MissingHealth(MachineReport report, BoardProfile board, HealthResult health) =>
        report.Root is null && board.HealthSources.Count > 0 && !health.Devices.Any(device => board.HealthSources.Contains(device.Source))
            ? $"The accelerator of this board does not tell how it is: "
                + $"{string.Join(" ", board.HealthSources.Select(source => health.Troubles.GetValueOrDefault(source)).OfType<string>())}"
            : null;
}
