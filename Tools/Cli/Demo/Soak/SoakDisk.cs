using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>A disk that counts lines instead of keeping them, and is full at times.</summary>
internal sealed class SoakDisk : ILineTarget
{
    private long _lines;
    private bool _isFull;

    /// <inheritdoc/>
    public string Name => "the simulated disk";

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <summary>Lines that were written.</summary>
    public long Lines => Volatile.Read(ref _lines);

    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull
    {
        get => Volatile.Read(ref _isFull);
        set => Volatile.Write(ref _isFull, value);
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        if (IsFull)
        {
            throw new IOException("No space left on the simulated disk.");
        }

        Volatile.Write(ref _lines, _lines + lines.Count((byte)'\n'));
    }

    /// <inheritdoc/>
    public void Sync()
    {
        // Lines that are counted are kept.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to close.
    }
}
