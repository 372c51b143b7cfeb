using System.Security.Cryptography;
using System.Text;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>What a key's curve decides: whether it may sign models at all, and by which hash.</summary>
internal static class SigningCurve
{
    /// <summary>Which keys there may be, as messages say it.</summary>
    public const string Expected = "an EC key on P-256, P-384 or P-521 in PEM";

    /// <summary>The hash that goes with a key; null for a curve that the standard has not.</summary>
    public static HashAlgorithmName? HashOf(ECDsa key)
    {
        ECCurve curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return !curve.IsNamed ? null : curve.Oid.Value switch
        {
            "1.2.840.10045.3.1.7" => HashAlgorithmName.SHA256,
            "1.3.132.0.34" => HashAlgorithmName.SHA384,
            "1.3.132.0.35" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    /// <summary>
    /// By what a key is named: the SHA-256, in hexadecimal, of its public half in PEM with a line feed at the end, as
    /// <c>openssl pkey -pubin -in KEY | sha256sum</c> has it.
    /// </summary>
    public static string HintOf(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n")));
}
