using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>What kind of numbers the samples of a TIFF are.</summary>
internal static class TiffSamples
{
    private const int Signed = 2;
    private const int FloatingPoint = 3;

    private const string Expected = "whole numbers from 0 on, of 8 bits a channel, or of 16 with input.bits in the model's manifest";

    /// <summary>Whether they are whole numbers of 16 bits; false for 8 and fewer.</summary>
    /// <param name="directory">What the file says of them; null where it cannot be read.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">
    /// They are of another kind, or the file does not say: a guess of 8 bits would read the high byte of 16.
    /// </exception>
    public static bool AreDeep(TiffDirectory? directory, string path)
    {
        if (directory is null)
        {
            throw ImageFault.Damaged(path, StillImageKind.Tiff, TiffDirectory.Nonsense);
        }

        if (directory.IsUnreadable(TiffTag.BitsPerSample) || directory.IsUnreadable(TiffTag.SampleFormat))
        {
            throw ImageFault.Damaged(path, StillImageKind.Tiff, "how many bits a channel has, or of what kind they are, cannot be read");
        }

        ReadOnlySpan<uint> depths = directory.Values(TiffTag.BitsPerSample);
        uint depth = depths.IsEmpty ? 1 : depths[0];
        string? oddity = directory.Value(TiffTag.SampleFormat, otherwise: 1) switch
        {
            Signed => $"holds signed numbers of {depth} bits",
            FloatingPoint => $"holds floating-point numbers of {depth} bits",
            5 or 6 => "holds complex numbers",
            _ =>
                depth <= 8 || (depth == 16 && !depths.ContainsAnyExcept(depth))
                    ? null
                    : $"has {string.Join(", ", depths.ToArray())} bits a channel",
        };
        return oddity is null ? depth == 16 : throw ImageFault.NotDecoded(path, StillImageKind.Tiff, oddity, Expected);
    }
}
