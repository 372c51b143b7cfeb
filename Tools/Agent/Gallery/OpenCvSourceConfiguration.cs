using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration.Sources;
using EdgeConvNeXt.Camera.OpenCv;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent.Gallery;

/// <summary>A camera, address or file by OpenCV.</summary>
public sealed record OpenCvSourceConfiguration : SourceConfiguration
{
    /// <summary>What OpenCV opens.</summary>
    public required string Capture { get; init; }

    /// <summary>Makes the source; it is not started yet.</summary>
    public OpenCvFrameSource Create(StationServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new OpenCvFrameSource(new OpenCvOptions { Capture = Capture }, services.Clock, services.Loggers.CreateLogger<OpenCvFrameSource>());
    }
}
