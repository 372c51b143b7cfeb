using System.Diagnostics;
using System.Runtime.CompilerServices;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Linux;

public sealed class FileStatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_what_stat_says_it_is()
    {
        string path = _folder.File("file");
        File.WriteAllText(path, "seven..");

        Assert.Equal(0, FileStatus.Read(path, out FileStatus status));

        Assert.Equal((true, false, 7), (status.IsFile, status.IsFolder, status.Size));
        Assert.Equal(Stat(path), status.Identity.ToString());
        Assert.False(FileStatus.IsOtherThanFile(path));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/proc/self")]
    [InlineData("/")]
    public void What_is_no_file_is_told_from_one(string path)
    {
        Assert.Equal(0, FileStatus.Read(path, out FileStatus status));

        Assert.False(status.IsFile);
        Assert.True(FileStatus.IsOtherThanFile(path));
    }

    [Fact]
    public void A_pipe_is_told_from_a_file_without_waiting_for_its_other_end() =>
        Assert.True(FileStatus.IsOtherThanFile(NamedPipe.Make(_folder.File("pipe"))));

    [Fact]
    public void A_path_that_leads_nowhere_has_an_errno_and_is_nothing_else()
    {
        const int noSuchFile = 2;

        Assert.Equal(noSuchFile, FileStatus.Read(_folder.File("none"), out _));
        Assert.False(FileStatus.IsOtherThanFile(_folder.File("none")));
    }

    [Theory]
    [InlineData(0u, 14u, 14ul)]
    [InlineData(8u, 1u, 0x801ul)]
    [InlineData(0x12345678u, 0x9abcdef0u, 0x1234_59ab_cde6_78f0ul)]
    public void A_devices_number_is_put_together_as_glibc_does(uint major, uint minor, ulong expected) =>
        Assert.Equal(new FileIdentity(expected, 5), FileIdentity.Of(major, minor, 5));

    [Fact]
    public void The_structure_is_as_large_as_in_C() => Assert.Equal(256, Unsafe.SizeOf<Statx>());

    private static string Stat(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%d:%i", path]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
