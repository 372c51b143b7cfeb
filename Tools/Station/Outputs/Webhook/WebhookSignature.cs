using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeConvNeXt.Station.Outputs.Webhook;

/// <summary>
/// What lets a receiver know that a body comes from a station and is fresh: HMAC-SHA256 by a shared secret over the time in the header, a
/// full stop, and the body.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Header with the time of posting, seconds since 1970 in UTC.</summary>
    public const string TimeHeader = "X-Edge-Timestamp";

    /// <summary>Header with the signature: "v1=" and 64 hexadecimal digits.</summary>
    public const string Header = "X-Edge-Signature";

    private const int LongestSecret = 4096;

    /// <summary>Signs a body.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="time">The value of <see cref="TimeHeader"/>.</param>
    /// <param name="body">The body.</param>
    /// <returns>The value of <see cref="Header"/>.</returns>
    public static string Of(byte[] secret, string time, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        return $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}";
    }

    /// <summary>A time as <see cref="TimeHeader"/> has it.</summary>
    public static string TimeText(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a secret: the first line of a file.</summary>
    /// <exception cref="IOException">There is none in it, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static byte[] ReadSecret(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[LongestSecret];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> secret = end < 0 ? text : text[..end];
        return secret.IsEmpty ? throw new IOException($"The file {path} has no secret in its first line") : secret.ToArray();
    }
}
