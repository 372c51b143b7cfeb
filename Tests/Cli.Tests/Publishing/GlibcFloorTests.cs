using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

public sealed partial class GlibcFloorTests
{
    [Fact]
    public void It_is_the_highest_version_in_the_symbol_table_as_readelf_shows_it()
    {
        string library = Directory.GetFiles(AppContext.BaseDirectory, "libonnxruntime.so", SearchOption.AllDirectories)[0];
        using Process readelf = Process.Start(
            new ProcessStartInfo("readelf", ["--version-info", "--wide", library]) { RedirectStandardOutput = true })!;
        int expected = VersionName()
            .Matches(readelf.StandardOutput.ReadToEnd())
            .Max(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

        Assert.Equal($"2.{expected}", GlibcFloor.Of([library]));
    }

    [Fact]
    public void Files_that_are_no_programs_need_none()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("text"), "GLIBC_2.99");

        Assert.Null(GlibcFloor.Of([folder.File("text")]));
    }

    [GeneratedRegex(@"Name: GLIBC_2\.(\d+)")]
    private static partial Regex VersionName();
}
