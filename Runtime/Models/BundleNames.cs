namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Which names files of a bundle may have: plain relative ones that stay in its folder on every system.</summary>
internal static class BundleNames
{
    private const string DriveMark = ":";

    /// <summary>What is wrong with a name, as the end of a sentence that begins with it; null when nothing is.</summary>
    public static string? Fault(string name)
    {
        string[] parts = name.Split('/', '\\');
        return parts.Contains("..") ? "leads out of the bundle's folder"
            : IsAbsolute(name) ? "is an absolute path"
            : name.Contains('\\', StringComparison.Ordinal) ? "has a backslash in it"
            : name.Any(char.IsControl) ? "has a control character in it"
            : parts.Any(part => part is "" or ".") ? "has an empty part"
            : null;
    }

    // A drive's letter makes a path absolute on Windows, with or without a slash behind it.
    private static bool IsAbsolute(string name) =>
        name.StartsWith('/') || name.StartsWith('\\') || (name.Length > 1 && char.IsAsciiLetter(name[0]) && name[1..2] == DriveMark);
}
