using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Bytes to manifest, refusing what is damaged, unknown or inconsistent.</summary>
internal static class ManifestReader
{
    private const int DigestLength = 64;

    /// <summary>Reads a manifest.</summary>
    /// <param name="bytes">The JSON, UTF-8.</param>
    /// <param name="where">The file it comes from, for messages.</param>
    /// <exception cref="EdgeException">It is no JSON, lacks a required member, or has faults; all faults are named.</exception>
    public static ModelManifest Read(ReadOnlySpan<byte> bytes, string where)
    {
        ModelManifest manifest = Parse(bytes, where);
        List<string> faults = ManifestValidator.Faults(manifest);
        return faults.Count == 0
            ? manifest
            : throw new EdgeException(
                EdgeFault.Model, $"The model manifest has faults: {string.Join("; ", faults)}", where, "a sound manifest", "Correct it, or make the bundle again.");
    }

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

    private static ModelManifest Parse(ReadOnlySpan<byte> bytes, string where)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ManifestJson.Default.ModelManifest)
                ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException fault)
        {
            throw new EdgeException(
                EdgeFault.Model, $"The model manifest cannot be read: {fault.Message}", where, "JSON as docs/model-bundle.md describes it", "Correct it, or make the bundle again.", fault);
        }
    }
}
