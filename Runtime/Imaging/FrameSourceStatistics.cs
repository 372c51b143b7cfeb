namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>What a source did since its start.</summary>
/// <param name="Delivered">Frames handed to the reader, those without a picture included.</param>
/// <param name="Dropped">Frames a live source replaced by a newer one before they were read.</param>
/// <param name="Failed">Frames handed over without a picture because they could not be read.</param>
/// <param name="Reconnects">How often a live source lost its device and found it again.</param>
/// <param name="LastError">The last trouble in one sentence, or null. Kept after the trouble is over.</param>
/// <param name="IsConnected">Whether the device answers at this moment; always true for a started finite source.</param>
public readonly record struct FrameSourceStatistics(
    long Delivered, long Dropped, long Failed, long Reconnects, string? LastError, bool IsConnected);
