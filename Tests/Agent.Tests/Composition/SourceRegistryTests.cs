using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Agent.Tests.Configuration;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Agent.Tests.Composition;

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
}
