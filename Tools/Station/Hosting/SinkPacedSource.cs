using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// A finite source that hands out its next frame only when every output can take a part. Files and generated parts can wait, so nothing
/// of them is lost to a slow output; the wait ends with the line's own token, so it can hold up no stop. Owns the source it stands before.
/// </summary>
/// <param name="source">The source; live ones must not wait and have no place here.</param>
/// <param name="sinks">The outputs that are waited for.</param>
public sealed class SinkPacedSource(IFrameSource source, IReadOnlyList<IPacedSink> sinks) : IFrameSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public bool IsLive => source.IsLive;

    /// <inheritdoc/>
    public FrameSourceStatistics Statistics => source.Statistics;

    /// <inheritdoc/>
    public void Start() => source.Start();

    /// <inheritdoc/>
    public FrameLease? Read(CancellationToken cancellationToken)
    {
        foreach (IPacedSink sink in sinks)
        {
            sink.WaitForRoom(cancellationToken);
        }

        return source.Read(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}
