using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Configuration;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Sources;

public sealed class SourceRegistryTests
{
    [Theory]
    [InlineData(SourceTypes.Synthetic, "synthetic line with seed 1", false)]
    [InlineData(SourceTypes.Folder, "folder /station/parts", false)]
    [InlineData(SourceTypes.Video, "video file /station/parts.mp4", false)]
    [InlineData(SourceTypes.Rtsp, "rtsp://camera/1", true)]
    [InlineData(SourceTypes.V4l2, "camera /dev/video0", true)]
    [InlineData(SourceTypes.Pipeline, "pipeline videotestsrc", true)]
    [InlineData(SourceTypes.OpenCv, "OpenCV camera 0", true)]
    public async Task Every_source_type_becomes_its_source(string type, string name, bool isLive)
    {
        await using IFrameSource source = SourceRegistry.Create(ConfigurationText.Sound(ConfigurationText.Smallest(type)).Source, new StationServices());

        Assert.Equal((name, isLive), (source.Name, source.IsLive));
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(null, "Say input.bits")]
    public async Task A_folder_camera_reads_deep_pictures_by_the_bits_of_the_model(int? bits, string? fault)
    {
        string picture = Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "StillImages", "Pictures", "deep-grey.png");
        StationServices services = new() { Input = new ImageInput { Width = 32, Height = 32, Bits = bits } };
        await using IFrameSource source = SourceRegistry.Create(new FolderSourceConfiguration { Path = picture }, services);
        source.Start();

        using FrameLease frame = source.Read(CancellationToken.None)!;

        Assert.True(fault is null ? frame.Info.Fault is null : frame.Info.Fault?.Contains(fault, StringComparison.Ordinal) == true, frame.Info.Fault);
    }
}
