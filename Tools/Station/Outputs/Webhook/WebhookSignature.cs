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
}
