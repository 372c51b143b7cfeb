using System.Globalization;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>How much memory a process may still take: what the machine has free, and what its control groups leave it.</summary>
public static class FreeMemory
{
    /// <summary>Bytes of it; null where the kernel does not say.</summary>
    /// <param name="root">Where proc and sys are mounted; "/" but in tests.</param>
    public static long? Bytes(string root = "/")
    {
        long? least = MachineBytes(Lines(Path.Combine(root, "proc/meminfo")));
        string group = Lines(Path.Combine(root, "proc/self/cgroup"))
            .FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..].Trim('/') ?? "";
        for (string? path = group; path is not null; path = path.Length == 0 ? null : Path.GetDirectoryName(path) ?? "")
        {
            string folder = Path.Combine(root, "sys/fs/cgroup", path);
            if (Number(folder, "memory.max") is { } most && Number(folder, "memory.current") is { } taken)
            {
                least = Math.Min(least ?? long.MaxValue, Math.Max(0, most - taken + CacheBytes(folder)));
            }
        }

        return least;
    }

    // MemAvailable:    8046432 kB
    private static long? MachineBytes(string[] lines)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, { } kilobytes, ..]
            && long.TryParse(kilobytes, CultureInfo.InvariantCulture, out long number) ? number << 10 : null;
    }

    // What the kernel gives back when memory is asked for: files that were read or written and are not in use.
    private static long CacheBytes(string folder)
    {
        string? line = Lines(Path.Combine(folder, "memory.stat"))
            .FirstOrDefault(line => line.StartsWith("inactive_file ", StringComparison.Ordinal));
        return long.TryParse(line?.Split(' ')[1], CultureInfo.InvariantCulture, out long bytes) ? bytes : 0;
    }

    // "max" where there is no limit.
    private static long? Number(string folder, string name) => Lines(Path.Combine(folder, name)) is [{ } text, ..]
        && long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
