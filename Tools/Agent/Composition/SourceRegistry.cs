using EdgeConvNeXt.Agent.Configuration.Sources;
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Agent.Composition;

/// <summary>Every kind of source, once: from its configuration to the source itself.</summary>
public static class SourceRegistry
{
    /// <summary>Makes a source; it is not started yet.</summary>
    public static IFrameSource Create(SourceConfiguration source, StationServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return source switch
        {
            FolderSourceConfiguration folder => Folder(folder, services),
            _ => throw new ArgumentException($"{source} is no kind of source that this program knows.", nameof(source)),
        };
    }

    private static FolderFrameSource Folder(FolderSourceConfiguration folder, StationServices services) => new(
        new FolderFrameSourceOptions
        {
            Path = folder.Path,
            Recursive = folder.Recursive,
            Loop = folder.Loop,
            FramesPerSecond = folder.FramesPerSecond ?? 0,
        },
        services.Clock);
}
