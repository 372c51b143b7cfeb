using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>
/// Whose signatures count: a folder with public keys in PEM (<c>*.pem</c>, <c>*.pub</c>), and in a file <c>revoked</c> the digests of
/// bundles that were signed and must not run all the same.
/// </summary>
public sealed class TrustStore
{
    private const string RevokedName = "revoked";
    private const string PrivateMark = "PRIVATE KEY";
    private const int DigestDigits = 64;
    private const string Keys = "a folder with public keys, EC on P-256, P-384 or P-521 in PEM, one in each .pem or .pub file";

    private readonly Dictionary<string, TrustedKey> _keys = [];
    private readonly HashSet<string> _revoked = [];
    private readonly string _folder;

    private TrustStore(string folder) => _folder = folder;

    /// <summary>By what its keys are named, in no order: SHA-256 of each in PEM.</summary>
    public IReadOnlyCollection<string> Hints => _keys.Keys;

    /// <summary>Reads a folder. One file that is not right makes all of it wrong: half a list of revoked digests is no list.</summary>
    /// <param name="folder">The folder; others than keys and the list are passed over.</param>
    /// <exception cref="EdgeException">It is not there, has no key, or something that is none.</exception>
    public static TrustStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        TrustStore store = new(folder);
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                store.Take(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"The folder of trusted keys cannot be read: {fault.Message}", folder, Keys, "Check the path and its permissions.");
        }

        return store._keys.Count > 0 ? store : throw Wrong(
            "There is no trusted key", folder, Keys, "Copy the public keys of those who sign models there.");
    }

    /// <summary>The key of a name; null where it is not trusted.</summary>
    internal TrustedKey? Find(string hint) => _keys.GetValueOrDefault(hint);

    /// <summary>Refuses what was revoked.</summary>
    /// <param name="where">The bundle, for the message.</param>
    /// <param name="digests">Every digest by which it is known; null for one that it has not.</param>
    /// <exception cref="EdgeException">One of them was revoked.</exception>
    public void ThrowIfRevoked(string where, params ReadOnlySpan<string?> digests)
    {
        foreach (string? digest in digests)
        {
            if (digest is not null && _revoked.Contains(digest.ToLowerInvariant()))
            {
                throw SignatureRefusal.Of(
                    $"The model bundle was revoked by its digest {digest}", where,
                    $"one that {Path.Combine(_folder, RevokedName)} does not name", "Install another version of the model.");
            }
        }
    }

    private void Take(string file)
    {
        if (Path.GetFileName(file) == RevokedName)
        {
            TakeRevoked(file);
        }
        else if (Path.GetExtension(file) is ".pem" or ".pub")
        {
            TakeKey(file);
        }
    }

    private void TakeKey(string file)
    {
        string pem = Text(file);
        if (pem.Contains(PrivateMark, StringComparison.Ordinal))
        {
            throw Wrong(
                "A private key lies among the trusted ones", file, "public keys alone",
                "Keep it where models are signed, and put here what `openssl pkey -pubout` makes of it.");
        }

        TrustedKey key = TrustedKey.Of(pem) ?? throw Wrong(
            "The file is no public key that may sign models", file, SigningCurve.Expected, "Correct the file, or take it away.");
        _keys[key.Hint] = key;
    }

    private void TakeRevoked(string file)
    {
        foreach ((int index, string line) in Text(file).Split('\n').Index())
        {
            string digest = line.Split('#')[0].Trim();
            if (digest.Length == 0)
            {
                continue;
            }

            if (digest.Length != DigestDigits || !digest.All(char.IsAsciiHexDigit))
            {
                throw Wrong(
                    $"Line {index + 1} of the list of revoked bundles is no digest", file,
                    "64 hexadecimal digits a line, and a remark behind # if need be", "Correct the line.");
            }

            _revoked.Add(digest.ToLowerInvariant());
        }
    }

    private static string Text(string file) => JsonFile.Read(file, out string? fault) is { } bytes
        ? System.Text.Encoding.UTF8.GetString(bytes)
        : throw Wrong(fault!.TrimEnd('.'), file, "a readable file", "Correct the file, or take it away.");

    private static EdgeException Wrong(string what, string where, string expected, string remedy) =>
        new(EdgeFault.Configuration, what, where, expected, remedy);
}
