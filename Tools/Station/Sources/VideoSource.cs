using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A video file.</summary>
public sealed record VideoSourceConfiguration : SourceConfiguration
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GStreamerFrameSource(
            GStreamerOptions.VideoFile(Path), context.Clock, context.Loggers.CreateLogger<GStreamerFrameSource>());
    }
}

/// <summary>A video file.</summary>
internal sealed class VideoSource : ISourceModule
{
    /// <inheritdoc/>
    public string Type => "video";

    /// <inheritdoc/>
    public string Summary => "a video file (video)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [SourceSettings.Path];

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) => new VideoSourceConfiguration { Path = values.Path(SourceSettings.Path)! };
}
