using System.Globalization;

namespace EdgeConvNeXt.Targets.Boards;

/// <summary>The processor of a machine, as /proc/cpuinfo and sysfs describe it.</summary>
/// <param name="Architecture">"arm64" or "x64"; null where the files do not say.</param>
/// <param name="Model">What its maker calls it; null where the kernel does not say, as on most Arm boards.</param>
/// <param name="Cores">Cores as the kernel counts them, with those that share one physical core.</param>
/// <param name="BigCores">Numbers of the fastest cores, from 0; empty where all are alike.</param>
/// <param name="Features">Which of <see cref="Watched"/> it has.</param>
public sealed record Processor(string? Architecture, string? Model, int Cores, IReadOnlyList<int> BigCores, IReadOnlyList<string> Features)
{
    private const string CpuFolder = "sys/devices/system/cpu";

    /// <summary>
    /// The kernel's names of what makes integer models fast (arch/arm64/kernel/cpuinfo.c, arch/x86/include/asm/cpufeatures.h).
    /// </summary>
    public static IReadOnlyList<string> Watched { get; } =
    [
        "asimd", "asimddp", "i8mm", "bf16", "sve", "avx2", "avx512_vnni", "avx_vnni", "amx_int8",
    ];

    /// <summary>Whether it multiplies bytes four at a time: without, INT8 may be no faster than FP32.</summary>
    public bool HasDotProduct => Features.Any(feature => feature is "asimddp" or "i8mm" or "avx512_vnni" or "avx_vnni" or "amx_int8");

    /// <summary>Reads what the files say.</summary>
    public static Processor Read(MachineFiles machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (string Key, string Value)[] lines = [.. (machine.ReadText("proc/cpuinfo") ?? "").Split('\n').Select(Split)];
        string? features = Find(lines, "Features") ?? Find(lines, "flags");
        string? architecture = Find(lines, "CPU implementer") is not null ? "arm64" : Find(lines, "flags") is not null ? "x64" : null;
        HashSet<string> all = [.. features?.Split(' ') ?? []];
        return new Processor(
            architecture, Find(lines, "model name"), lines.Count(line => line.Key == "processor"), FindBigCores(machine),
            [.. Watched.Where(all.Contains)]);
    }

    private static (string Key, string Value) Split(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    private static string? Find((string Key, string Value)[] lines, string key) => Array.Find(lines, line => line.Key == key).Value;

    // cpu_capacity is 1024 for the fastest (Documentation/ABI/testing/sysfs-devices-system-cpu); kernels without it give the highest clock.
    private static int[] FindBigCores(MachineFiles machine)
    {
        Dictionary<int, long> speeds = [];
        foreach (string name in machine.Names(CpuFolder, "cpu*"))
        {
            string? speed = machine.ReadText($"{CpuFolder}/{name}/cpu_capacity")
                ?? machine.ReadText($"{CpuFolder}/{name}/cpufreq/cpuinfo_max_freq");
            if (int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int core)
                && long.TryParse(speed, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                speeds[core] = value;
            }
        }

        long fastest = speeds.Count == 0 ? 0 : speeds.Values.Max();
        int[] big = [.. speeds.Where(core => IsBig(core.Value, fastest)).Select(core => core.Key).Order()];
        return big.Length < speeds.Count ? big : [];
    }

    // The two pairs of big cores of an RK3588 differ by some percent; small cores have at most two thirds.
    private static bool IsBig(long speed, long fastest) => speed * 10 >= fastest * 9;
}
