using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

public sealed class FileLineTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("verdicts.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_appended_to_what_is_there()
    {
        System.IO.File.WriteAllText(File, "one\n");

        Write("two\n"u8, "three\n"u8);

        Assert.Equal("one\ntwo\nthree\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_half_line_left_by_a_power_failure_is_ended_first()
    {
        System.IO.File.WriteAllText(File, "one\n{\"par");

        Write("two\n"u8, default);

        Assert.Equal("one\n{\"par\ntwo\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_that_was_moved_away_is_made_anew()
    {
        using FileLineTarget target = FileLineTarget.Open(File);
        target.Append("one\n"u8);
        System.IO.File.Move(File, $"{File}.1");
        target.Append("two\n"u8);
        System.IO.File.Delete(File);
        target.Append("three\n"u8);

        Assert.Equal("one\n", System.IO.File.ReadAllText($"{File}.1"));
        Assert.Equal("three\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_that_was_moved_away_and_replaced_by_an_empty_one_is_followed()
    {
        using FileLineTarget target = FileLineTarget.Open(File);
        target.Append("one\n"u8);
        System.IO.File.Move(File, $"{File}.1");
        System.IO.File.WriteAllText(File, "");
        target.Append("two\n"u8);

        Assert.Equal("two\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_that_was_cut_off_goes_on_from_its_new_end()
    {
        using FileLineTarget target = FileLineTarget.Open(File);
        target.Append("one\n"u8);
        System.IO.File.WriteAllText(File, "");
        target.Append("two\n"u8);

        Assert.Equal("two\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_folder_that_was_away_for_a_while_is_written_to_again()
    {
        string file = _folder.File("disk", "verdicts.jsonl");
        using FileLineTarget target = FileLineTarget.Open(file);
        target.Append("one\n"u8);
        Directory.Delete(_folder.File("disk"), recursive: true);
        Assert.ThrowsAny<IOException>(() => target.Append("two\n"u8));
        Directory.CreateDirectory(_folder.File("disk"));
        System.IO.File.WriteAllText(file, "old\n");

        target.Append("three\n"u8);

        Assert.Equal("old\nthree\n", System.IO.File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_another_agent_writes_to_is_refused_and_stays_as_it_is()
    {
        System.IO.File.WriteAllText(File, "half a li");
        using FileLineTarget first = FileLineTarget.Open(File);
        first.Append("one\n"u8);

        EdgeException fault = Assert.Throws<EdgeException>(() => FileLineTarget.Open(File));

        Assert.Equal((EdgeFault.File, "Another agent writes its verdicts to the file", File), (fault.Fault, fault.What, fault.Where));
        Assert.Equal("half a li\none\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_is_free_when_its_agent_has_ended_or_has_gone_on_to_a_new_one()
    {
        using FileLineTarget first = FileLineTarget.Open(File);
        first.Append("one\n"u8);
        System.IO.File.Move(File, $"{File}.1");
        first.Append("two\n"u8);

        using (FileLineTarget old = FileLineTarget.Open($"{File}.1"))
        {
            old.Append("three\n"u8);
        }

        first.Dispose();
        using FileLineTarget next = FileLineTarget.Open(File);
        next.Append("four\n"u8);
        Assert.Equal("two\nfour\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_is_a_medium_and_standard_output_is_none()
    {
        using FileLineTarget file = FileLineTarget.Open(File);
        using StreamLineTarget stream = new("standard output", Stream.Null);

        Assert.Equal((true, false), (file.IsDurable, stream.IsDurable));
    }

    [Fact]
    public void A_full_disk_is_reported_at_every_write_and_not_at_the_opening()
    {
        using FileLineTarget target = FileLineTarget.Open("/dev/full");

        Assert.ThrowsAny<IOException>(() => target.Append("one\n"u8));
        Assert.ThrowsAny<IOException>(() => target.Append("two\n"u8));
        target.Sync();
    }

    [Theory]
    [InlineData("missing/verdicts.jsonl")]
    [InlineData("")]
    [InlineData("/proc/sys/kernel/osrelease")]
    public void What_cannot_be_written_is_refused_at_the_opening(string path)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => FileLineTarget.Open(Path.Combine(_folder.Path, path)));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("output.jsonLines", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_at_the_opening_and_not_waited_for()
    {
        string pipe = NamedPipe.Make(_folder.File("pipe"));

        EdgeException fault = await Task.Run(
            () => Assert.Throws<EdgeException>(() => FileLineTarget.Open(pipe))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((EdgeFault.Configuration, "a regular file, or -", pipe), (fault.Fault, fault.Expected, fault.Where));
    }

    private void Write(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using FileLineTarget target = FileLineTarget.Open(File);
        target.Append(first);
        target.Append(second);
        target.Sync();
    }
}
