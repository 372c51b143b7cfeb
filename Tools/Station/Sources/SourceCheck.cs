using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Whether a source is there. Files are opened; a camera is asked what it can do and not streamed from, for it may belong to an agent that runs.</summary>
/// <param name="services">What sources need.</param>
internal sealed class SourceCheck(StationServices services)
{
    /// <summary>What was not tried, a sentence each.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Checks.</summary>
    /// <exception cref="Runtime.EdgeException">The source is not there, or cannot do what is asked of it.</exception>
    public async Task RunAsync(SourceConfiguration source)
    {
        switch (source)
        {
            case V4l2SourceConfiguration camera:
                string node = V4L2Devices.Check(SourceRegistry.OptionsOf(camera));
                Remarks.Add($"The camera is {node}; it lists what is asked of it. It was not streamed from.");
                break;
            case OpenCvSourceConfiguration { IsCamera: true }:
                OpenCvFrameSource.RequireLibrary();
                Remarks.Add("The source was not opened: OpenCV only opens a camera that nobody else has, and it may belong to an agent that runs.");
                break;
            case RtspSourceConfiguration or PipelineSourceConfiguration:
                Remarks.Add("The source was not opened: a network camera or a pipeline may belong to an agent that runs.");
                break;
            default:
                await using (IFrameSource files = SourceRegistry.Create(source, services))
                {
                    files.Start();
                }

                break;
        }
    }
}
