using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Tests.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Folder;

public sealed class FolderFrameSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WatchedClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pictures_come_in_ordinal_order_with_their_full_paths()
    {
        string[] names = ["a10.png", "B.png", "a9.png", "a.PNG", "\u00e4.png"];
        Array.ForEach(names, name => Put(name));

        Assert.Equal(["B.png", "a.PNG", "a10.png", "a9.png", "\u00e4.png"], await Origins(new() { Path = _folder.Path }));
    }

    [Fact]
    public async Task A_picture_whose_name_is_not_UTF8_is_a_frame_that_says_so()
    {
        using ForeignName foreign = new(Picture.PathOf("rgb.png"), _folder.Path, ".png");
        await using FolderFrameSource source = new(new FolderFrameSourceOptions { Path = _folder.Path }, _clock);
        source.Start();

        using FrameLease frame = source.Read(CancellationToken.None)!;

        Assert.StartsWith($"The name of the file is not UTF-8 ({foreign.AsRead})", frame.Info.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_picture_whose_name_is_not_UTF8_is_refused_with_that()
    {
        using ForeignName foreign = new(Picture.PathOf("rgb.png"), _folder.Path, ".png");

        EdgeException fault = Assert.Throws<EdgeException>(
            () => new FolderFrameSource(new FolderFrameSourceOptions { Path = foreign.AsRead }, _clock).Start());

        Assert.Equal("The name of the file is not UTF-8", fault.What);
    }

    [Fact]
    public async Task Only_pictures_of_the_folder_itself_are_delivered_unless_it_is_recursive()
    {
        Put("top.png");
        Put("ok", "inner.png");
        File.WriteAllText(_folder.File("notes.txt"), "no picture");

        Assert.Equal(["top.png"], await Origins(new() { Path = _folder.Path }));
        Assert.Equal(["ok/inner.png", "top.png"], await Origins(new() { Path = _folder.Path, Recursive = true }));
    }

    [Fact]
    public async Task What_systems_and_tools_leave_beside_pictures_is_no_part()
    {
        Put("ok", "1.png");
        Put("ok", "._1.png");
        Put(".hidden.png");
        Put("ok", "@eaDir", "1.png");
        Put("@eaDir", "1.png", "SYNOPHOTO_THUMB_M.jpg");
        Put(".ipynb_checkpoints", "1-checkpoint.png");

        Assert.Equal(["ok/1.png"], await Origins(new() { Path = _folder.Path, Recursive = true }));
    }

    [Fact]
    public async Task A_path_that_was_named_counts_whatever_its_name()
    {
        string file = Put(".parts", ".1.png");
        Put(".parts", "2.png");

        Assert.Equal([".parts/.1.png"], await Origins(new() { Path = file }));
        Assert.Equal([".parts/2.png"], await Origins(new() { Path = Path.Combine(_folder.Path, ".parts") }));
    }

    [Fact]
    public async Task Bits_reach_the_decoder()
    {
        File.Copy(Picture.PathOf("deep-grey.png"), _folder.File("1.png"));

        Assert.Null(Assert.Single(await ReadAll(new() { Path = _folder.Path, Bits = 12 })).Fault);
        Assert.Contains("Say input.bits", Assert.Single(await ReadAll(new() { Path = _folder.Path })).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_that_holds_a_picture_is_its_truth()
    {
        Put("ok", "1.png");
        Put("scratch", "deep", "2.png");
        Put("top.png");

        Assert.Equal(["ok", "deep", null], (await ReadAll(new() { Path = _folder.Path, Recursive = true })).Select(info => info.Truth));
        Assert.All(
            await ReadAll(new() { Path = _folder.Path, Recursive = true, TruthFromFolder = false }), info => Assert.Null(info.Truth));
        Assert.All(await ReadAll(new() { Path = _folder.Path + "/" }), info => Assert.Null(info.Truth));
    }

    [Fact]
    public async Task Extensions_choose_the_files()
    {
        Put("one.png");
        Put("two.dat");

        Assert.Equal(["two.dat"], await Origins(new() { Path = _folder.Path, Extensions = [".DAT"] }));
    }

    [Fact]
    public async Task One_file_is_a_folder_of_one_whatever_its_extension()
    {
        string path = Put("only.data");

        Assert.Equal(["only.data"], await Origins(new() { Path = path }));
    }

    [Fact]
    public async Task A_relative_path_gives_full_origins()
    {
        Put("one.png");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);

        Assert.Equal([Path.Combine(_folder.Path, "one.png")], (await ReadAll(new() { Path = relative })).Select(info => info.Origin));
    }

    [Fact]
    public async Task A_damaged_file_is_a_frame_without_a_picture_and_the_rest_goes_on()
    {
        Put("1.png");
        File.WriteAllBytes(_folder.File("2.png"), Picture.Bytes("rgb.png")[..1000]);
        Put("3.png");
        await using FolderFrameSource source = Create(new() { Path = _folder.Path });
        source.Start();

        source.Read(Deadline.Token())!.Dispose();
        using (FrameLease damaged = source.Read(Deadline.Token())!)
        {
            Assert.Contains("corrupt or truncated", damaged.Info.Fault, StringComparison.Ordinal);
            Assert.Equal((1, 0, 0), (damaged.Info.Sequence, damaged.Info.Width, damaged.Pixels.Length));
            Assert.EndsWith("2.png", damaged.Info.Origin, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => damaged.View.Width);
        }

        using FrameLease next = source.Read(Deadline.Token())!;
        Assert.Null(next.Info.Fault);
        Assert.Equal((3, 1), (source.Statistics.Delivered, source.Statistics.Failed));
        Assert.Contains("2.png", source.Statistics.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_vanishes_after_Start_is_a_frame_without_a_picture()
    {
        string path = Put("1.png");
        await using FolderFrameSource source = Create(new() { Path = _folder.Path });
        source.Start();
        File.Delete(path);

        using FrameLease frame = source.Read(Deadline.Token())!;

        Assert.Contains("does not exist", frame.Info.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_reach_the_decoder()
    {
        Put("1.png");

        FrameInfo info = Assert.Single(await ReadAll(new() { Path = _folder.Path, Limits = new StillImageLimits { MaxPixels = 10 } }));

        Assert.Contains("huge", info.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looping_begins_again_and_keeps_counting()
    {
        Put("1.png");
        Put("2.png");
        await using FolderFrameSource source = Create(new() { Path = _folder.Path, Loop = true });
        source.Start();
        List<(long, string)> seen = [];

        for (int i = 0; i < 5; i++)
        {
            using FrameLease frame = source.Read(Deadline.Token())!;
            seen.Add((frame.Info.Sequence, Path.GetFileName(frame.Info.Origin)!));
        }

        Assert.Equal([(0, "1.png"), (1, "2.png"), (2, "1.png"), (3, "2.png"), (4, "1.png")], seen);
    }

    [Fact]
    public async Task A_rate_spaces_the_pictures_and_a_late_reader_causes_no_burst()
    {
        for (int i = 0; i < 6; i++)
        {
            Put($"{i}.png");
        }

        await using FolderFrameSource source = Create(new() { Path = _folder.Path, FramesPerSecond = 4 });
        source.Start();
        List<double> seconds = [await ReadWhileTimePasses(source), await ReadWhileTimePasses(source), await ReadWhileTimePasses(source)];
        _clock.Advance(TimeSpan.FromSeconds(10));
        seconds.Add(await ReadWhileTimePasses(source));
        seconds.Add(await ReadWhileTimePasses(source));

        Assert.Equal([0, 0.25, 0.5, 10.5, 10.75], seconds);
    }

    [Fact]
    public async Task A_missing_folder_is_named() =>
        Assert.Contains(
            "There is no such image or folder (/nowhere/at/all): expected a folder of pictures or one picture file",
            (await StartFault(new() { Path = "/nowhere/at/all" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_without_pictures_is_named_with_what_was_looked_for()
    {
        Put("ok", "1.png");

        string message = (await StartFault(new() { Path = _folder.Path })).Message;

        Assert.Contains("holds no pictures", message, StringComparison.Ordinal);
        Assert.Contains(".jpeg", message, StringComparison.Ordinal);
        Assert.Contains("recursive", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_without_permission_is_named(bool inner)
    {
        Put("1.png");
        Put("inner", "2.png");
        string closed = inner ? Path.Combine(_folder.Path, "inner") : _folder.Path;
        File.SetUnixFileMode(_folder.Path, Open);
        File.SetUnixFileMode(closed, UnixFileMode.None);

        Exception? outcome = UnprivilegedThread.Run(Create(new() { Path = _folder.Path, Recursive = true }).Start);

        File.SetUnixFileMode(closed, Open);
        EdgeException fault = Assert.IsType<EdgeException>(outcome);
        Assert.Equal((EdgeFault.File, closed), (fault.Fault, fault.Where));
        Assert.Contains("cannot be read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_in_a_circle_end_and_linked_folders_count_once()
    {
        Put("ok", "1.png");
        using TemporaryFolder elsewhere = new();
        File.Copy(Picture.PathOf("rgb.png"), elsewhere.File("2.png"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "ok", "up"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "ok", "self"), Path.Combine(_folder.Path, "ok"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "scratch"), elsewhere.Path);

        Assert.Equal(["ok/1.png", "scratch/2.png"], await Origins(new() { Path = _folder.Path, Recursive = true }));
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_a_frame_without_a_picture()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "1.png"), "nowhere.png");

        Assert.Contains("does not exist", Assert.Single(await ReadAll(new() { Path = _folder.Path })).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_Start_leaves_a_source_that_cannot_be_read()
    {
        await using FolderFrameSource source = Create(new() { Path = "/nowhere" });

        Assert.Throws<EdgeException>(source.Start);
        Assert.Throws<InvalidOperationException>(() => source.Read(Deadline.Token()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_outside_its_range_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FolderFrameSourceOptions { Path = "x", FramesPerSecond = rate });

    private static UnixFileMode Open => (UnixFileMode)0b111_101_101;

    private FolderFrameSource Create(FolderFrameSourceOptions options) => new(options, _clock);

    private string Put(params string[] parts)
    {
        string path = _folder.File(parts);
        File.Copy(Picture.PathOf("rgb.png"), path);
        return path;
    }

    private async Task<EdgeException> StartFault(FolderFrameSourceOptions options)
    {
        await using FolderFrameSource source = Create(options);
        EdgeException fault = Assert.Throws<EdgeException>(source.Start);
        Assert.Equal(EdgeFault.File, fault.Fault);
        return fault;
    }

    private async Task<List<FrameInfo>> ReadAll(FolderFrameSourceOptions options)
    {
        await using FolderFrameSource source = Create(options);
        source.Start();
        List<FrameInfo> infos = [];
        while (source.Read(Deadline.Token()) is { } frame)
        {
            infos.Add(frame.Info);
            frame.Dispose();
        }

        return infos;
    }

    private async Task<IEnumerable<string>> Origins(FolderFrameSourceOptions options) =>
        (await ReadAll(options)).Select(info => Path.GetRelativePath(_folder.Path, info.Origin!));

    /// <summary>
    /// The time at which the next picture came, in seconds since the clock's start, the clock stepping on while it is waited for.
    /// </summary>
    private async Task<double> ReadWhileTimePasses(FolderFrameSource source)
    {
        using FrameLease? frame = await _clock.Run(() => source.Read(Deadline.Token()), TimeSpan.FromMilliseconds(50));
        return frame!.Info.CapturedAt.Nanoseconds / 1e9;
    }
}
