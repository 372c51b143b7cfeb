using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

/// <summary>How much memory a process may still take.</summary>
public sealed class FreeMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_what_the_machine_has_available()
    {
        Write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n");

        Assert.Equal(8_000_000L << 10, FreeMemory.Bytes(_folder.Path));
    }

    [Theory]
    [InlineData("max", 8_000_000L << 10)]
    [InlineData("1000000000", 400_000_000L)]
    [InlineData("500000000", 0L)]
    public void A_control_group_may_leave_less(string most, long free)
    {
        Write("proc/meminfo", "MemAvailable:    8000000 kB\n");
        Write("proc/self/cgroup", "0::/system.slice/edge-agent.service\n");
        Write("sys/fs/cgroup/system.slice/edge-agent.service/memory.max", most + "\n");
        Write("sys/fs/cgroup/system.slice/edge-agent.service/memory.current", "600000000\n");

        Assert.Equal(free, FreeMemory.Bytes(_folder.Path));
    }

    [Fact]
    public void Files_that_the_kernel_keeps_in_memory_do_not_count_as_taken()
    {
        Write("proc/meminfo", "MemAvailable:    8000000 kB\n");
        Write("proc/self/cgroup", "0::/edge\n");
        Write("sys/fs/cgroup/edge/memory.max", "700000000\n");
        Write("sys/fs/cgroup/edge/memory.current", "690000000\n");
        Write("sys/fs/cgroup/edge/memory.stat", "anon 90000000\ninactive_file 500000000\nactive_file 100000000\n");

        Assert.Equal(510_000_000, FreeMemory.Bytes(_folder.Path));
    }

    [Fact]
    public void A_group_around_it_counts_too()
    {
        Write("proc/meminfo", "MemAvailable:    8000000 kB\n");
        Write("proc/self/cgroup", "0::/system.slice/edge-agent.service\n");
        Write("sys/fs/cgroup/system.slice/memory.max", "700000000\n");
        Write("sys/fs/cgroup/system.slice/memory.current", "600000000\n");

        Assert.Equal(100_000_000, FreeMemory.Bytes(_folder.Path));
    }

    [Fact]
    public void Where_the_kernel_says_nothing_nothing_is_known() => Assert.Null(FreeMemory.Bytes(_folder.Path));

    [Fact]
    public void On_this_machine_something_is_free() => Assert.InRange(FreeMemory.Bytes()!.Value, 1, long.MaxValue);

    private void Write(string name, string text)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
