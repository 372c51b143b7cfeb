using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_on_one_disk_share_its_room()
    {
        long most = new DriveInfo(_folder.Path).AvailableFreeSpace * 2 / 3;

        OutputFolder.ThrowIfNoPlace(_folder.Path, most);
        OutputFolder.ThrowIfNoRoom([(_folder.Path, most), (Path.Combine(_folder.Path, "a", "b"), 1)]);
        IOException fault = Assert.Throws<IOException>(
            () => OutputFolder.ThrowIfNoRoom([(_folder.Path, most), (Path.Combine(_folder.Path, "a", "b"), most)]));

        Assert.Contains("MB are needed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_were_made_for_nothing_are_taken_away_and_those_that_were_there_stay()
    {
        string there = _folder.File("there", "x");

        using (OutputFolder.Make(Path.Combine(there, "deep")))
        {
            Assert.True(Directory.Exists(Path.Combine(there, "deep")));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(there)!));
        Assert.True(Directory.Exists(Path.GetDirectoryName(there)));
    }

    [Fact]
    public void Folders_that_something_was_written_to_stay()
    {
        string folder = Path.Combine(_folder.Path, "a", "b");

        using (OutputFolder made = OutputFolder.Make(folder))
        {
            made.Keep();
        }

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public void What_others_put_there_stays()
    {
        string foreign = Path.Combine(_folder.Path, "a", "foreign");

        using (OutputFolder.Make(Path.Combine(_folder.Path, "a", "b")))
        {
            File.WriteAllText(foreign, "mine");
        }

        Assert.Equal([foreign], Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "a")));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_leaves_none_of_those_above_it()
    {
        string tooLong = new('x', 300);

        Assert.ThrowsAny<IOException>(() => OutputFolder.Make(Path.Combine(_folder.Path, "a", tooLong)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Looking_at_a_place_leaves_nothing_there()
    {
        OutputFolder.ThrowIfNoPlace(_folder.Path);
        OutputFolder.ThrowIfNoPlace(Path.Combine(_folder.Path, "a", "b"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_disk_without_room_for_what_is_to_come_is_no_place_and_both_sizes_are_reported()
    {
        OutputFolder.ThrowIfNoPlace(_folder.Path, 1);

        IOException fault = Assert.Throws<IOException>(
            () => OutputFolder.ThrowIfNoPlace(Path.Combine(_folder.Path, "a"), 2_000_000_000_000_000));

        Assert.Matches(@"MB left, and about 2000000000\.0 MB are needed", fault.Message);
        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_below_a_file_is_no_place_and_the_file_is_named()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "mine");

        Assert.Contains(
            $"{file} is no folder", Assert.Throws<IOException>(() => OutputFolder.ThrowIfNoPlace(Path.Combine(file, "a", "b"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_folder_that_takes_no_files_is_named() =>
        Assert.Contains(
            "/proc takes no new files", Assert.Throws<IOException>(() => OutputFolder.ThrowIfNoPlace("/proc/a/b")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_write_permission_is_named()
    {
        UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder.Path, read);

        Exception? fault = UnprivilegedThread.Run(() => OutputFolder.ThrowIfNoPlace(Path.Combine(_folder.Path, "a")));
        File.SetUnixFileMode(_folder.Path, read | UnixFileMode.UserWrite);

        Assert.Contains($"no permission to write into {_folder.Path}", Assert.IsType<IOException>(fault).Message, StringComparison.Ordinal);
    }
}
