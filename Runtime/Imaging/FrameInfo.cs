namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>What is known of a frame besides its pixels.</summary>
/// <param name="Sequence">Counts from 0 for each source since its start; gaps are frames that were dropped.</param>
/// <param name="CapturedAt">
/// When the picture was taken: when exposure began, as nearly as the source can measure (docs/signals.md), else when the picture was handed
/// over.
/// </param>
/// <param name="Width">Width in pixels; 0 when <see cref="Fault"/> is set.</param>
/// <param name="Height">Height in pixels; 0 when <see cref="Fault"/> is set.</param>
/// <param name="Format">How bytes become pixels.</param>
public readonly record struct FrameInfo(long Sequence, MonotonicTime CapturedAt, int Width, int Height, PixelFormat Format)
{
    /// <summary>How Yuyv and NV12 become colours, as the camera says; of no meaning for other formats.</summary>
    public YcbcrColor Color { get; init; }

    /// <summary>Where the picture came from where that is more than a number: the path of a file. Null for cameras.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The true label, where the source has it: the generator's, or the name of the folder that holds the file. Null for cameras.
    /// </summary>
    public string? Truth { get; init; }

    /// <summary>
    /// Why there is no picture, in one sentence, or null when there is one. A frame that could not be read (a corrupt file) still is a
    /// frame: its part must get a verdict, and that verdict is Unsure.
    /// </summary>
    public string? Fault { get; init; }
}
