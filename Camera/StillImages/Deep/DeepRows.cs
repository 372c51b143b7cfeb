namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The rows of a picture with 16 bits a sample, first row first.</summary>
internal abstract class DeepRows : IDisposable
{
    /// <summary>Width in pixels, 1 or more.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels, 1 or more.</summary>
    public abstract int Height { get; }

    /// <summary>Samples of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</summary>
    public abstract int Channels { get; }

    /// <summary>Reads the next row; at most <see cref="Height"/> times.</summary>
    /// <param name="file">The whole file, always the same.</param>
    /// <param name="row">Width * channels values as the file stores them.</param>
    /// <exception cref="InvalidDataException">The file is damaged; the message is a clause that says how.</exception>
    public abstract void Read(ReadOnlySpan<byte> file, Span<ushort> row);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
