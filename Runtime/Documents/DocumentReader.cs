using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Documents;

/// <summary>Reads JSON that people write along the table of its kind, and finds everything that is wrong with it at once.</summary>
internal static class DocumentReader
{
    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">UTF-8 JSON; comments and trailing commas are allowed.</param>
    /// <param name="path">The file it stands in, where relative paths start; it need not exist.</param>
    /// <param name="document">What it may have.</param>
    /// <param name="faults">Where faults are added.</param>
    /// <returns>The sound values; null for what is no JSON, which is one fault with line and column.</returns>
    public static SettingValues? Parse(ReadOnlyMemory<byte> bytes, string path, DocumentDefinition document, SettingFaults faults)
    {
        using JsonDocument? json = JsonSyntax.Parse(bytes, out string? syntaxFault);
        if (json is null)
        {
            faults.AddToFile($"The {document.Name} cannot be read: {syntaxFault}.");
            return null;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return SettingWalker.Walk(json.RootElement, bytes, document, folder, faults);
    }
}
