using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class StartFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("videotestsrc ! nonsuchelement")]
    [InlineData("videotestsrc nonsuchproperty=1")]
    [InlineData("videotestsrc ! ! !")]
    [InlineData("videotestsrc ! appsink name=other")]
    [InlineData("videotestsrc ! fakesink name=sink")]
    [InlineData("( videotestsrc ! appsink name=sink )")]
    public async Task A_malformed_pipeline_is_a_configuration_fault_with_the_reason(string text)
    {
        EdgeException fault = await StartFault(new GStreamerOptions { Pipeline = text });

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("cannot be made: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, fault.Where);
    }

    [Fact]
    public async Task The_element_that_is_missing_is_named() =>
        Assert.Contains(
            "nonsuchelement", (await StartFault(new GStreamerOptions { Pipeline = "videotestsrc ! nonsuchelement" })).What,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_video_file_that_does_not_exist_is_named()
    {
        EdgeException fault = await StartFault(GStreamerOptions.VideoFile("/nowhere/line.avi"));

        Assert.Equal((EdgeFault.File, "/nowhere/line.avi"), (fault.Fault, fault.Where));
        Assert.Contains("does not exist", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_place_of_a_video_file_is_refused_and_not_waited_for()
    {
        string path = NamedPipe.Make(_folder.File("line.avi"));

        EdgeException fault = await StartFault(GStreamerOptions.VideoFile(path));

        Assert.Equal((EdgeFault.File, path), (fault.Fault, fault.Where));
        Assert.Contains("a regular file", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("empty")]
    [InlineData("header only")]
    public async Task A_file_that_is_no_video_is_refused(string kind)
    {
        string path = _folder.File("line.avi");
        Launch.Video(path, frames: 3);
        byte[] video = File.ReadAllBytes(path);
        File.WriteAllBytes(path, kind switch { "text" => "hello, world, this is no video"u8.ToArray(), "empty" => [], _ => video[..200] });

        EdgeException fault = await StartFault(GStreamerOptions.VideoFile(path));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("delivers no frames: ", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_camera_that_does_not_answer_is_named_without_its_password()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        EdgeException fault = await StartFault(GStreamerOptions.Rtsp($"rtsp://viewer:secret@127.0.0.1:{port}/line"));

        Assert.Equal((EdgeFault.Network, $"rtsp://viewer:***@127.0.0.1:{port}/line"), (fault.Fault, fault.Where));
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_camera_that_accepts_and_then_says_nothing_is_given_up_in_time()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        GStreamerOptions options = GStreamerOptions.Rtsp($"rtsp://127.0.0.1:{port}/line") with
        {
            StartTimeout = TimeSpan.FromMilliseconds(300),
        };

        EdgeException fault = await StartFault(options);

        Assert.Equal(EdgeFault.Network, fault.Fault);
        Assert.Contains("no frame for 0.3 s", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_delivers_nothing_is_given_up_in_time()
    {
        EdgeException fault = await StartFault(new GStreamerOptions
        {
            Pipeline = "videotestsrc is-live=true ! valve drop=true",
            StartTimeout = TimeSpan.FromMilliseconds(300),
        });

        Assert.Contains("no frame for 0.3 s", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_frames_cannot_have_is_refused()
    {
        EdgeException fault = await StartFault(
            new GStreamerOptions { Pipeline = "videotestsrc ! video/x-raw,format=ARGB64 ! appsink name=sink" });

        Assert.Contains("delivers no frames: ", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/stream")]
    [InlineData("/dev/video0")]
    [InlineData("rtsp")]
    public void An_address_that_is_none_of_a_network_camera_is_refused(string url) =>
        Assert.Equal(EdgeFault.Configuration, Assert.Throws<EdgeException>(() => GStreamerOptions.Rtsp(url)).Fault);

    [Fact]
    public async Task A_failed_Start_leaves_a_source_that_cannot_be_read()
    {
        await using GStreamerFrameSource source = TestSources.Of(GStreamerOptions.VideoFile("/nowhere/line.avi"));

        Assert.Throws<EdgeException>(source.Start);
        Assert.Throws<InvalidOperationException>(() => source.Read(Deadline.Token()));
        Assert.False(source.Statistics.IsConnected);
    }

    private static async Task<EdgeException> StartFault(GStreamerOptions options)
    {
        await using GStreamerFrameSource source = TestSources.Of(options);
        return await Task.Run(() => Assert.Throws<EdgeException>(source.Start)).WaitAsync(Deadline.Time);
    }
}
