using EdgeConvNeXt.Agent.Configuration.Sources;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Agent.Composition;

/// <summary>Every kind of source, once: from its configuration to the source itself.</summary>
public static class SourceRegistry
{
    /// <summary>Makes a source; it is not started yet.</summary>
    public static IFrameSource Create(SourceConfiguration source, StationServices services) => source switch
    {
        _ => throw new ArgumentException($"{source} is no kind of source that this program knows.", nameof(source)),
    };
}
