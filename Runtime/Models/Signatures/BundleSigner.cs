using System.Security.Cryptography;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>Signs bundles.</summary>
public static class BundleSigner
{
    // The public tool's own word for files that a signature does not cover.
    private static readonly string[] Ignored = [ModelBundle.SignatureName];

    /// <summary>Writes a bundle with a release and a signature; a release and signature that it had are replaced.</summary>
    /// <param name="bundle">The bundle; every file is checked first.</param>
    /// <param name="keyFile">A private EC key on P-256, P-384 or P-521 in PEM, without a password.</param>
    /// <param name="release">Where and when it may run.</param>
    /// <param name="target">The bundle to write, a folder or a path ending in <c>.edgemodel</c>; may be the bundle itself.</param>
    /// <exception cref="EdgeException">
    /// The key is none, the bundle is damaged or holds more than its manifest names, or the place cannot be written.
    /// </exception>
    public static BundleProof Sign(ModelBundle bundle, string keyFile, BundleRelease release, string target)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentException.ThrowIfNullOrEmpty(keyFile);
        ArgumentNullException.ThrowIfNull(release);
        using ECDsa key = ReadKey(keyFile);
        ThrowIfMore(bundle);
        Dictionary<string, byte[]> files = bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read);
        byte[] manifest = bundle.ReadManifest();
        files[ModelBundle.ReleaseName] = release.ToJson();
        SignedStatement statement = new(
            [
                .. files.Append(new(ModelBundle.ManifestName, manifest))
                    .OrderBy(file => file.Key, StringComparer.Ordinal)
                    .Select(file => KeyValuePair.Create(file.Key, Convert.ToHexStringLower(SHA256.HashData(file.Value)))),
            ],
            Ignored);
        SignatureFile signature = Sign(key, statement.ToJson(bundle.Manifest.Name));
        files[ModelBundle.SignatureName] = signature.ToJson();
        BundleWriter.Write(target, manifest, files);
        return new BundleProof(signature.Key, statement.Digest) { Release = release };
    }

    /// <summary>Signs a statement.</summary>
    internal static SignatureFile Sign(ECDsa key, byte[] statement) => new(
        SigningCurve.HintOf(key), statement,
        key.SignData(SignatureFile.SignedBytes(statement), SigningCurve.HashOf(key)!.Value, DSASignatureFormat.Rfc3279DerSequence));

    private static ECDsa ReadKey(string file)
    {
        byte[] bytes = JsonFile.Read(file, out string? fault) ?? throw Wrong(fault!.TrimEnd('.'), "Check the path and its permissions.");
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(System.Text.Encoding.UTF8.GetString(bytes));
            _ = key.ExportParameters(includePrivateParameters: true);
            return SigningCurve.HashOf(key) is not null ? key : throw new CryptographicException("The curve is another.");
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw Wrong(
                "The file is no private key that may sign models",
                "Make one with `openssl ecparam -name prime256v1 -genkey -noout -out KEY.pem`; take off a password with `openssl pkey`.");
        }

        EdgeException Wrong(string what, string remedy) =>
            new(EdgeFault.Configuration, what, file, $"{SigningCurve.Expected}, the private half, without a password", remedy);
    }

    // What would not be signed must not lie beside what is.
    private static void ThrowIfMore(ModelBundle bundle)
    {
        IReadOnlyDictionary<string, string> files = bundle.Manifest.Files;
        if (bundle.Files.List(name => name == ModelBundle.SignatureName).FirstOrDefault(name =>
            name is not (ModelBundle.ManifestName or ModelBundle.ReleaseName) && !files.ContainsKey(name)) is { } stranger)
        {
            throw new EdgeException(
                EdgeFault.Model, $"'{PrintableText.Of(stranger)}' is no part of the model bundle", bundle.Files.PathOf(stranger),
                "the files that its manifest names and no other", "Take the file away, then sign.");
        }
    }
}
