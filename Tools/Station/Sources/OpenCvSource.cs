using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>A camera or file by OpenCV.</summary>
public sealed record OpenCvSourceConfiguration : SourceConfiguration
{
    /// <summary>What OpenCV opens: the number of a camera from 0, or a file.</summary>
    public required string Capture { get; init; }

    /// <summary>Whether that is a camera.</summary>
    public bool IsCamera => !OpenCvOptions.IsPath(Capture);

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OpenCvFrameSource(
            new OpenCvOptions { Capture = Capture }, context.Clock, context.Loggers.CreateLogger<OpenCvFrameSource>());
    }

    /// <inheritdoc/>
    public override Task<string?> CheckAsync(SourceContext context)
    {
        if (!IsCamera)
        {
            return base.CheckAsync(context);
        }

        OpenCvFrameSource.RequireLibrary();
        return Task.FromResult<string?>(
            "The source was not opened: OpenCV only opens a camera that is free, and it may belong to an agent that runs.");
    }
}

/// <summary>A camera of this machine, or files, by OpenCV.</summary>
internal sealed class OpenCvSource : ISourceModule
{
    internal static readonly SettingDefinition Capture = new("source.capture", Text, "Capture",
        "What OpenCV opens: the number of a camera from 0, or a file: a video, a picture, or numbered pictures such as part_%04d.png.")
    { IsRequired = true };

    /// <inheritdoc/>
    public string Type => "opencv";

    /// <inheritdoc/>
    public string Summary => "OpenCV, for cameras and files that were proven with it (opencv)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Capture];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Capture) is { } capture && OpenCvOptions.IsAddress(capture))
        {
            faults.Add(
                Capture,
                "is an address, and OpenCV's library is built without a network: expected a camera's number or a file; "
                + "the source type rtsp opens addresses.");
        }
    }

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) 
    {
        string capture = values.Text(Capture)!;
        return new OpenCvSourceConfiguration { Capture = OpenCvOptions.IsPath(capture) ? values.Path(Capture)! : capture };
    }
}
