using System.Security.Cryptography;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>
/// Signatures of bundles: OpenSSF Model Signing 1.0 by a key, so that the public tool and this one verify each other's. The signature lies
/// in the bundle as <c>model.sig</c>; what is signed is every other file, in a zip as it comes out of it.
/// </summary>
public static class BundleSignature
{
    /// <summary>Which key a bundle says it was signed by, which proves nothing; null where it has no signature.</summary>
    /// <exception cref="EdgeException">The signature cannot be read.</exception>
    public static string? ClaimedKey(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.IsSigned ? ReadFile(bundle).Key : null;
    }

    /// <summary>
    /// Proves who signed a bundle, and that it holds what was signed and nothing else. What its manifest names is then loaded by hashes
    /// that were signed, whatever happens to the files.
    /// </summary>
    /// <param name="bundle">The bundle; every file of it is read.</param>
    /// <param name="trust">Whose signatures count.</param>
    /// <exception cref="EdgeException">It is not signed, or anything about it is not as it has to be.</exception>
    public static BundleProof Verify(ModelBundle bundle, TrustStore trust)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(trust);
        if (!bundle.IsSigned)
        {
            throw SignatureRefusal.Of(
                "The model bundle is not signed", bundle.Location, $"a signature, {ModelBundle.SignatureName}, by a trusted key",
                "Have it signed (`edge bundle sign`), or allow unsigned ones (`model.unsigned`).");
        }

        IBundleFiles files = bundle.Files;
        SignatureFile signature = ReadFile(bundle);
        SignedStatement statement = Authenticate(signature, trust, files.PathOf(ModelBundle.SignatureName));
        byte[]? release = statement.Files.Any(file => file.Key == ModelBundle.ReleaseName) ? files.Read(ModelBundle.ReleaseName) : null;
        SignedFiles.Check(files, statement, name => name switch
        {
            ModelBundle.ManifestName => bundle.ManifestHash,
            ModelBundle.ReleaseName => Convert.ToHexStringLower(SHA256.HashData(release!)),
            _ => files.HashOf(name),
        });
        CheckManifest(bundle, statement);
        trust.ThrowIfRevoked(bundle.Location, statement.Digest, bundle.Manifest.Digest);
        return new BundleProof(signature.Key, statement.Digest)
        {
            Release = release is null ? null : BundleRelease.Read(release, files.PathOf(ModelBundle.ReleaseName)),
        };
    }

    /// <summary>The statement of a signature, once the signature was found right.</summary>
    internal static SignedStatement Authenticate(SignatureFile signature, TrustStore trust, string where)
    {
        TrustedKey key = trust.Find(signature.Key) ?? throw SignatureRefusal.Of(
            $"The model bundle is signed by a key that is not trusted, {signature.Key}", where,
            $"one of {string.Join(", ", trust.Hints.Order(StringComparer.Ordinal))}",
            "If that signer is to be trusted, put the public key into the folder of trusted keys; else do not use the bundle.");
        return key.Signed(SignatureFile.SignedBytes(signature.Statement), signature.Signature)
            ? SignedStatement.Read(signature.Statement, where)
            : throw SignatureRefusal.Of("The signature of the model bundle is wrong", where, $"one that the key {key.Hint} made of it");
    }

    private static SignatureFile ReadFile(ModelBundle bundle) => SignatureFile.Read(
        bundle.Files.Read(ModelBundle.SignatureName), bundle.Files.PathOf(ModelBundle.SignatureName));

    // What is loaded is checked against the manifest's hashes when it is read: they have to be the signed ones.
    private static void CheckManifest(ModelBundle bundle, SignedStatement statement)
    {
        Dictionary<string, string> signed = new(statement.Files);
        string? stranger = bundle.Manifest.Files
            .Append(new(ModelBundle.ManifestName, bundle.ManifestHash))
            .FirstOrDefault(file => !string.Equals(signed.GetValueOrDefault(file.Key), file.Value, StringComparison.OrdinalIgnoreCase)).Key;
        if (stranger is not null)
        {
            throw SignatureRefusal.Of(
                $"The model uses the file '{stranger}' with another hash than was signed", bundle.Files.PathOf(stranger),
                "a signature of every file that the model uses");
        }
    }
}

/// <summary>What a right signature proves of a bundle.</summary>
/// <param name="Key">Who signed it: SHA-256, in hexadecimal, of the public key in PEM.</param>
/// <param name="Digest">What was signed: SHA-256, in hexadecimal, over the hashes of all files.</param>
public sealed record BundleProof(string Key, string Digest)
{
    /// <summary>What its <c>release.json</c> says; null where it has none.</summary>
    public BundleRelease? Release { get; init; }
}
