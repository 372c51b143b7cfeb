namespace EdgeConvNeXt.Station.Outputs;

/// <summary>Lines to a stream that the caller owns, such as standard output.</summary>
/// <param name="name">What it is, for people.</param>
/// <param name="stream">The stream; not closed.</param>
public sealed class StreamLineTarget(string name, Stream stream) : ILineTarget
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>False: the stream's reader may or may not keep the lines.</summary>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        stream.Write(lines);
        stream.Flush();
    }

    /// <inheritdoc/>
    public void Sync() => stream.Flush();

    /// <summary>Does nothing: the stream is not ours.</summary>
    public void Dispose()
    {
    }
}
