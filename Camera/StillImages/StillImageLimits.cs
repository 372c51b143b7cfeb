namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>What a picture file may cost. Both limits are held before memory is taken for it.</summary>
public sealed record StillImageLimits
{
    /// <summary>The most <see cref="MaxPixels"/> can be set to: three bytes a pixel have to fit into one array.</summary>
    private const int PixelCeiling = 700_000_000;

    private readonly int _maxFileBytes = 256 * 1024 * 1024;
    private readonly int _maxPixels = 100_000_000;

    /// <summary>Bytes of the file, 1 to 2,147,483,591.</summary>
    /// <value>Default: 268,435,456 (256 MiB).</value>
    public int MaxFileBytes
    {
        get => _maxFileBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength);
            _maxFileBytes = value;
        }
    }

    /// <summary>Width times height of the picture, 1 to 700,000,000.</summary>
    /// <value>Default: 100,000,000.</value>
    public int MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PixelCeiling);
            _maxPixels = value;
        }
    }
}
