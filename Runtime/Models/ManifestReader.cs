using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Bytes to manifest, refusing what is damaged, unknown or inconsistent.</summary>
internal static class ManifestReader
{
    private const int DigestLength = 64;
    private const int MostFaults = 20;

    /// <summary>Reads the manifest of a bundle, which a program made.</summary>
    /// <param name="bytes">The JSON, UTF-8.</param>
    /// <param name="where">The file it comes from, for messages.</param>
    /// <exception cref="EdgeException">It is no JSON, lacks a required member, or has faults; all faults are named.</exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> bytes, string where) =>
        Read(bytes, where, EdgeFault.Model, "Correct it, or make the bundle again.");

    /// <summary>
    /// Reads the part of a manifest that somebody wrote for a bare ONNX file: what is wrong with it is a fault of the configuration.
    /// </summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string)"/>
    public static ModelManifest ReadPartial(ReadOnlyMemory<byte> bytes, string where) => Read(bytes, where, EdgeFault.Configuration, "Correct it.");

    /// <summary>The digest a manifest of these bytes has to carry, lower-case hexadecimal; null when there is no place for one.</summary>
    public static string? ComputeDigest(ReadOnlySpan<byte> bytes, string? carried)
    {
        if (carried is not { Length: DigestLength })
        {
            return null;
        }

        int at = bytes.IndexOf(Encoding.ASCII.GetBytes(carried));
        if (at < 0)
        {
            return null;
        }

        byte[] blanked = bytes.ToArray();
        blanked.AsSpan(at, DigestLength).Fill((byte)'0');
        return Convert.ToHexStringLower(SHA256.HashData(blanked));
    }

    private static ModelManifest Read(ReadOnlyMemory<byte> bytes, string where, EdgeFault fault, string remedy)
    {
        ModelManifest manifest = Parse(bytes, Unreadable);
        List<string> faults = ManifestValidator.Faults(manifest);
        return faults.Count == 0
            ? manifest
            : throw new EdgeException(fault, $"The model manifest has faults: {Show(faults)}", where, "a sound manifest", remedy);

        EdgeException Unreadable(string reason, Exception? inner) => new(
            fault, $"The model manifest cannot be read: {PrintableText.Of(reason)}", where, "JSON as docs/model-bundle.md describes it", remedy, inner);
    }

    private static string Show(List<string> faults)
    {
        string first = PrintableText.Of(string.Join("; ", faults.Take(MostFaults)));
        return faults.Count <= MostFaults ? first : $"{first}; and {faults.Count - MostFaults} more";
    }

    private static ModelManifest Parse(ReadOnlyMemory<byte> bytes, Func<string, Exception?, EdgeException> unreadable)
    {
        using JsonDocument? document = JsonSyntax.Parse(bytes, out string? syntaxFault);
        if (document is null)
        {
            throw unreadable(syntaxFault!, null);
        }

        if (DoubledMember.Find(document.RootElement) is { } doubled)
        {
            throw unreadable($"{doubled} is there more than once", null);
        }

        try
        {
            // From the bytes and not from the document, which does not know the lines before its first value.
            return JsonSerializer.Deserialize(JsonSyntax.WithoutMark(bytes).Span, ManifestJson.Default.ModelManifest) ?? throw unreadable("the file holds null", null);
        }
        catch (JsonException fault)
        {
            throw unreadable(ManifestMisfit.Describe(fault, document.RootElement), fault);
        }
    }
}
