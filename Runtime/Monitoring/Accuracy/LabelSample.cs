using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeConvNeXt.Runtime.Monitoring.Accuracy;

/// <summary>
/// Which good parts people are asked about. The result's number decides, so that nothing has to be remembered, everyone finds the same
/// parts, and nothing that has to do with the part has a say.
/// </summary>
internal static class LabelSample
{
    /// <summary>The share of OK parts that are asked about where nothing else is said.</summary>
    public const double UsualShare = 0.02;

    private const int GuidBytes = 16;

    /// <summary>Whether a result is in the sample. A sample of a smaller share lies within that of a larger one.</summary>
    /// <param name="result">The result.</param>
    /// <param name="share">The share of results that are in it, 0..1.</param>
    public static bool Holds(Guid result, double share) => PlaceOf(result) < share;

    /// <summary>
    /// A number of 0..1 that is the result's own: the first eight bytes, big-endian, of the SHA-256 of its sixteen bytes, in the order of
    /// its text, over 2^64.
    /// </summary>
    public static double PlaceOf(Guid result)
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        result.TryWriteBytes(bytes, bigEndian: true, out _);
        SHA256.HashData(bytes, hash);

        // The upper 53 bits, so that it stays below 1.
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
