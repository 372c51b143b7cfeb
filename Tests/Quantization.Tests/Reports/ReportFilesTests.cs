using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Reports;

public sealed class ReportFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("models/x.edgemodel", "models/x")]
    [InlineData("x.EDGEMODEL", "x")]
    [InlineData("models/x", "models/x")]
    [InlineData("models/x/", "models/x")]
    [InlineData("v1.2", "v1.2")]
    public void A_report_lies_beside_its_bundle(string bundle, string prefix) => Assert.Equal(prefix, ReportFiles.PrefixOf(bundle));

    [Fact]
    public void Both_files_are_written_and_replaced()
    {
        string prefix = Path.Combine(_folder.Path, "new", "x");
        ReportFiles.ThrowIfNoPlace(prefix);
        ReportFiles.Write(prefix, SampleReport.Bare() with { Model = "older" });

        string html = ReportFiles.Write(prefix, SampleReport.Bare());

        Assert.Equal(prefix + ".report.html", html);
        Assert.Contains("strip@1", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Contains("strip@1", File.ReadAllText(prefix + ".report.json"), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(prefix)!).Length);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_and_nothing_is_left()
    {
        File.WriteAllText(_folder.File("file"), "mine");
        Directory.CreateDirectory(_folder.File("taken.report.html"));

        AssertRefused(Path.Combine(_folder.Path, "file", "x"));
        AssertRefused(Path.Combine(_folder.Path, "taken"));
        Assert.Equal(["file"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Neither_a_look_at_the_place_nor_a_write_that_fails_leaves_a_folder()
    {
        string prefix = Path.Combine(_folder.Path, "new", new string('x', 300));
        ReportFiles.ThrowIfNoPlace(prefix);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        Assert.Throws<EdgeException>(() => ReportFiles.Write(prefix, SampleReport.Bare()));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static void AssertRefused(string prefix)
    {
        EdgeException early = Assert.Throws<EdgeException>(() => ReportFiles.ThrowIfNoPlace(prefix));

        Assert.Equal(EdgeFault.File, early.Fault);
        Assert.Contains(prefix, early.Message, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => ReportFiles.Write(prefix, SampleReport.Bare()));
    }
}
