using System.Security.Cryptography;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>A public key whose signatures count.</summary>
/// <param name="Hint">Its name: <see cref="SigningCurve.HintOf"/>.</param>
/// <param name="Hash">The hash that goes with it.</param>
/// <param name="Info">The key: SubjectPublicKeyInfo in DER.</param>
internal sealed record TrustedKey(string Hint, HashAlgorithmName Hash, byte[] Info)
{
    /// <summary>Reads the PEM of a public key; null where it is none that may sign models.</summary>
    public static TrustedKey? Of(string pem)
    {
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return SigningCurve.HashOf(key) is { } hash
                ? new TrustedKey(SigningCurve.HintOf(key), hash, key.ExportSubjectPublicKeyInfo())
                : null;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether it made a signature.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature in DER; anything else was not made by it.</param>
    public bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Info, out _);
            return key.VerifyData(data, signature, Hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
