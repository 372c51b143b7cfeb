using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Sources;

/// <summary>Image files in a folder.</summary>
public sealed record FolderSourceConfiguration : SourceConfiguration
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>Whether folders inside it are looked into.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether to begin again at the end.</summary>
    public bool Loop { get; init; }

    /// <summary>Frames per second, or null for as fast as they are read.</summary>
    public double? FramesPerSecond { get; init; }

    /// <inheritdoc/>
    public override IFrameSource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FolderFrameSource(
            new FolderFrameSourceOptions
            {
                Path = Path,
                Recursive = Recursive,
                Loop = Loop,
                FramesPerSecond = FramesPerSecond ?? 0,
                Bits = context.Input?.Bits,
            },
            context.Clock);
    }
}

/// <summary>Image files.</summary>
internal sealed class FolderSource : ISourceModule
{
    internal static readonly SettingDefinition Recursive = new("source.recursive", Flag, "Recursive",
        "Whether folders inside the folder are looked into. The name of an image's own folder is then taken for its true label. "
        + "Names that begin with a dot, and @eaDir, are passed over with or without it.")
    { Default = "false" };

    internal static readonly SettingDefinition Loop = new("source.loop", Flag, "Loop",
        "Whether to begin again at the end instead of ending.") { Default = "false" };

    /// <inheritdoc/>
    public string Type => "folder";

    /// <inheritdoc/>
    public string Summary => "image files (folder)";

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [SourceSettings.Path, Recursive, Loop, SourceSettings.FramesPerSecond];

    /// <inheritdoc/>
    public SourceConfiguration Bind(SettingValues values) => new FolderSourceConfiguration
    {
        Path = values.Path(SourceSettings.Path)!,
        Recursive = values.Flag(Recursive),
        Loop = values.Flag(Loop),
        FramesPerSecond = values.Number(SourceSettings.FramesPerSecond),
    };
}
