using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// An audit in a file to which one JSON object a line is appended. Changes are rare, so the file is opened for each: one that was moved
/// away is made anew. One process at a time.
/// </summary>
/// <param name="path">The file; its folder has to exist.</param>
public sealed class FileRecipeAudit(string path) : IRecipeAudit
{
    private const byte LineEnd = (byte)'\n';

    /// <inheritdoc/>
    public void Append(RecipeAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        try
        {
            LineFile.Append(path, [.. PlainJson.Bytes(record, RecipeAuditJson.Default.RecipeAuditRecord), LineEnd]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault.Message.TrimEnd('.'), fault);
        }
    }

    private EdgeException Unwritable(string reason, Exception inner) => new(
        EdgeFault.File,
        $"The audit of recipes cannot be written, so the recipe stays as it is: {reason}",
        path,
        "a file that can be made or appended to, in a folder that exists",
        "Check folder, permissions and free space, then change the recipe again.",
        inner);
}
