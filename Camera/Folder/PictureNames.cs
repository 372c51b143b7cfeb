namespace EdgeConvNeXt.Camera.Folder;

/// <summary>Which files and folders among pictures are none of them, whatever they end in.</summary>
public static class PictureNames
{
    /// <summary>
    /// Whether a file or folder was put there by a system or a tool: its name begins with a dot (macOS's ._a.jpg, .ipynb_checkpoints), or
    /// it is Synology's @eaDir. Such a file is no picture, such a folder no label, and nothing in it is looked at.
    /// </summary>
    /// <param name="path">A path or a name; its last part counts.</param>
    public static bool IsForeign(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        return name.StartsWith('.') || name.Equals("@eaDir", StringComparison.OrdinalIgnoreCase);
    }
}
