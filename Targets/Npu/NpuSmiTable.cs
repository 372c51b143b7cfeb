using System.Globalization;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// Reads the table of `npu-smi info` (hicann/driver, src/custom/dev_prod/user/npucli/src/npu_info_print.c). Each chip has two rows of three
/// cells: number and name, health, "power temperature hugepages"; then chip and device, bus, "AICore memory [HBM]". Memory is in MiB as
/// "used / total".
/// </summary>
internal static class NpuSmiTable
{
    private const long Mebibyte = 1 << 20;
    private const double Percent = 100;

    /// <summary>The chips of a table; empty where it is none.</summary>
    public static IReadOnlyList<DeviceHealth> Parse(string table)
    {
        List<DeviceHealth> devices = [];
        string[][] rows = [.. Body(table)];
        for (int i = 0; i + 1 < rows.Length; i++)
        {
            if (Read(rows[i], rows[i + 1]) is { } device)
            {
                devices.Add(device);
                i++;
            }
        }

        return devices;
    }

    // Rows with three cells after the first line of equals signs, which ends the heading.
    private static IEnumerable<string[]> Body(string table)
    {
        string[] lines = table.Split('\n');
        int heading = Array.FindIndex(lines, line => line.StartsWith("+=", StringComparison.Ordinal));
        return heading < 0 ? [] : lines.Skip(heading).Where(line => line.StartsWith('|'))
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 3);
    }

    private static DeviceHealth? Read(string[] first, string[] second)
    {
        string[] name = Words(first[0]);
        string[] place = Words(second[0]);
        string[] state = Words(first[2]);
        string[] load = Words(second[2]);

        // The list of processes below has three or four cells too, but no chip's name.
        if (name.Length != 2 || !IsNumber(name[0]) || place.Length is 0 or > 2 || !place.All(IsNumber) || state.Length < 2
            || load.Length < 4)
        {
            return null;
        }

        (long? used, long? total) = Memory(load);
        return new DeviceHealth
        {
            Name = $"{name[1]} {name[0]}",
            Source = "npu-smi",
            Condition = first[1] is "" or "NA" ? null : first[1],
            PowerWatts = Measured(state[0]),
            TemperatureCelsius = Measured(state[1]),
            Utilization = Number(load[0]) / Percent,
            MemoryUsedBytes = used,
            MemoryTotalBytes = total,
            MemoryUtilization = total is null ? null : (double?)used / total,
        };
    }

    // The last "used / total": on cards with HBM that is the memory that counts, and the one before it is 0 / 0.
    private static (long? Used, long? Total) Memory(string[] load)
    {
        int slash = Array.LastIndexOf(load, "/");
        double? used = slash > 0 ? Number(load[slash - 1]) : null;
        double? total = slash > 0 && slash + 1 < load.Length ? Number(load[slash + 1]) : null;
        return used is not null && total is > 0 ? ((long)(used * Mebibyte), (long)(total * Mebibyte)) : (null, null);
    }

    private static string[] Words(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsNumber(string word) => word.All(char.IsAsciiDigit);

    private static double? Number(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    // A chip that answers takes power and is warm: 0 stands for a sensor that it lacks.
    private static double? Measured(string word) => Number(word) is { } value and not 0 ? value : null;
}
