using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Configuration;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Sources;

public sealed class SourceConfigurationTests
{
    [Theory]
    [InlineData("synthetic", "synthetic line with seed 1", false)]
    [InlineData("folder", "folder /station/parts", false)]
    [InlineData("video", "video file /station/parts.mp4", false)]
    [InlineData("rtsp", "rtsp://camera/1", true)]
    [InlineData("v4l2", "camera /dev/video0", true)]
    [InlineData("pipeline", "pipeline videotestsrc", true)]
    [InlineData("opencv", "OpenCV camera 0", true)]
    public async Task Every_source_type_becomes_its_source(string type, string name, bool isLive)
    {
        await using IFrameSource source = ConfigurationText.Sound(ConfigurationText.Smallest(type)).Source.Create(new SourceContext());

        Assert.Equal((name, isLive), (source.Name, source.IsLive));
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(null, "Say input.bits")]
    public async Task A_folder_camera_reads_deep_pictures_by_the_bits_of_the_model(int? bits, string? fault)
    {
        string picture = Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "StillImages", "Pictures", "deep-grey.png");
        SourceContext context = new() { Input = new ImageInput { Width = 32, Height = 32, Bits = bits } };
        await using IFrameSource source = new FolderSourceConfiguration { Path = picture }.Create(context);
        source.Start();

        using FrameLease frame = source.Read(CancellationToken.None)!;

        Assert.True(
            fault is null ? frame.Info.Fault is null : frame.Info.Fault?.Contains(fault, StringComparison.Ordinal) == true,
            frame.Info.Fault);
    }
}
