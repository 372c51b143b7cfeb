using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Bytes to manifest, refusing what is damaged, unknown or inconsistent.</summary>
internal static class ManifestReader
{
    private const int DigestLength = 64;
    private const int MostFaults = 20;

    /// <summary>Reads the manifest of a bundle, which a program made.</summary>
    /// <param name="bytes">The JSON, UTF-8.</param>
    /// <param name="where">The file it comes from, for messages.</param>
    /// <exception cref="EdgeException">
    /// It is no JSON, has members of the wrong kind, or other faults; all of one sort are named.
    /// </exception>
    public static ModelManifest Read(ReadOnlyMemory<byte> bytes, string where) =>
        Read(bytes, where, EdgeFault.Model, "Correct it, or make the bundle again.");

    /// <summary>
    /// Reads the part of a manifest that somebody wrote for a bare ONNX file: what is wrong with it is a fault of the configuration.
    /// </summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string)"/>
    public static ModelManifest ReadPartial(ReadOnlyMemory<byte> bytes, string where) =>
        Read(bytes, where, EdgeFault.Configuration, "Correct it.");

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
        SettingFaults mismatches = [];
        if (ManifestSettings.Document.Read(bytes, where, mismatches) is null)
        {
            throw Refusal(mismatches[0].What.TrimEnd('.'), "JSON as docs/model-bundle.md describes it");
        }

        if (mismatches.Count > 0)
        {
            throw Refusal($"The model manifest cannot be read: {Show(mismatches.Select(Sentence))}",
                "JSON as docs/model-bundle.md describes it");
        }

        // What has every member that it needs, each of the right kind, is read without a fault.
        ModelManifest manifest = JsonSerializer.Deserialize(JsonSyntax.WithoutMark(bytes).Span, ManifestJson.Default.ModelManifest)!;
        List<string> faults = ManifestValidator.Faults(manifest);
        return faults.Count == 0 ? manifest : throw Refusal($"The model manifest has faults: {Show(faults)}", "a sound manifest");

        EdgeException Refusal(string what, string expected) => new(fault, PrintableText.Of(what), where, expected, remedy);
    }

    private static string Sentence(SettingFault fault) => $"{fault.What.TrimEnd('.')}{(fault.Line is { } line ? $" (line {line})" : "")}";

    private static string Show(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        string first = string.Join("; ", all.Take(MostFaults));
        return all.Length <= MostFaults ? first : $"{first}; and {all.Length - MostFaults} more";
    }
}
