using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>What is signed: the files of a bundle with their hashes, as an in-toto statement.</summary>
/// <param name="Files">Name and SHA-256 of every file, in the statement's order.</param>
/// <param name="IgnoredPaths">Files and folders that may lie beside them; nothing is loaded from there.</param>
/// <seealso href="https://github.com/sigstore/model-transparency/tree/main/docs">Its format, in the tool's documents</seealso>
internal sealed record SignedStatement(IReadOnlyList<KeyValuePair<string, string>> Files, IReadOnlyList<string> IgnoredPaths)
{
    private const string StatementType = "https://in-toto.io/Statement/v1";
    private const string PredicateType = "https://model_signing/signature/v1.0";
    private const string Method = "files";
    private const string Algorithm = "sha256";
    private const int MostIgnored = 100;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256, in hexadecimal, over the hashes of all files in their order: by it the whole is known.</summary>
    public string Digest
    {
        get
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((_, string digest) in Files)
            {
                hash.AppendData(Convert.FromHexString(digest));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Reads a statement whose signature was found right.</summary>
    /// <exception cref="EdgeException">It is of another kind, contradicts itself, or names files outside of the bundle.</exception>
    public static SignedStatement Read(ReadOnlySpan<byte> bytes, string where)
    {
        (SignedStatement statement, string digest) = SignatureJson.Read(bytes, "The signed statement", where, static root =>
        {
            root.Member("_type").Expect(StatementType);
            root.Member("predicateType").Expect(PredicateType);
            string digest = root.Member("subject").Only().Member("digest").Member(Algorithm).Digest();
            return (Predicate(root.Member("predicate")), digest);
        });
        if (statement.Digest != digest)
        {
            throw SignatureRefusal.Of(
                "The signed statement contradicts itself: its subject is not the digest of its files", where, $"sha256 {statement.Digest}");
        }

        statement.CheckNames(where);
        return statement;
    }

    /// <summary>Whether a file or folder may lie in the bundle without being signed; the signature itself may.</summary>
    public bool Ignores(string name) => name == ModelBundle.SignatureName || IgnoredPaths.Any(path =>
        name == path || (name.StartsWith(path, StringComparison.Ordinal) && name[path.Length] == '/'));

    /// <summary>The statement as JSON.</summary>
    /// <param name="name">What it is about, for people.</param>
    public byte[] ToJson(string name)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("_type"u8, StatementType);
            WriteSubject(json, name);
            json.WriteString("predicateType"u8, PredicateType);
            json.WriteStartObject("predicate"u8);
            WriteSerialization(json);
            WriteResources(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static SignedStatement Predicate(SignatureJson predicate)
    {
        SignatureJson serialization = predicate.Member("serialization");
        serialization.Member("method").Expect(Method);
        serialization.Member("hash_type").Expect(Algorithm);
        string[] ignored = [.. serialization.Find("ignore_paths")?.Items(MostIgnored).Select(item => item.Text()) ?? []];
        KeyValuePair<string, string>[] files = [.. predicate.Member("resources").Items(BundleLimits.Entries).Select(File)];
        return new SignedStatement(files, ignored);
    }

    private static KeyValuePair<string, string> File(SignatureJson resource)
    {
        resource.Member("algorithm").Expect(Algorithm);
        return new(resource.Member("name").Text(), resource.Member("digest").Digest());
    }

    private void CheckNames(string where)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, _) in Files)
        {
            string? fault = BundleNames.Fault(name)
                ?? (Ignores(name) ? "is signed and to be ignored" : null)
                ?? (names.Add(name) ? null : "is there more than once, capitals and small letters taken as one");
            ThrowIf(fault, name, where);
        }

        foreach (string path in IgnoredPaths)
        {
            ThrowIf(BundleNames.Fault(path), path, where);
        }
    }

    private static void ThrowIf(string? fault, string name, string where)
    {
        if (fault is not null)
        {
            throw SignatureRefusal.Of(
                $"'{JsonValues.Shorten(name)}' in the signed statement {fault}", where, "plain files with relative names, each once");
        }
    }

    private void WriteSubject(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray("subject"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteStartObject("digest"u8);
        json.WriteString("sha256"u8, Digest);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteSerialization(Utf8JsonWriter json)
    {
        json.WriteStartObject("serialization"u8);
        json.WriteString("method"u8, Method);
        json.WriteString("hash_type"u8, Algorithm);
        json.WriteBoolean("allow_symlinks"u8, false);
        json.WriteStartArray("ignore_paths"u8);
        foreach (string path in IgnoredPaths)
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteResources(Utf8JsonWriter json)
    {
        json.WriteStartArray("resources"u8);
        foreach ((string name, string digest) in Files)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("algorithm"u8, Algorithm);
            json.WriteString("digest"u8, digest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
