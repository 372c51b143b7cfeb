using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.Folder;

/// <summary>
/// Finds the pictures of a folder. What <see cref="PictureNames.IsForeign"/> names is passed over. Links are followed, and each folder is
/// entered once, so that a link back up ends the search and not the program.
/// </summary>
internal sealed class PictureList
{
    private readonly FolderFrameSourceOptions _options;
    private readonly HashSet<FileIdentity> _entered = [];
    private readonly List<string> _files = [];

    private PictureList(FolderFrameSourceOptions options)
    {
        _options = options;
    }

    /// <summary>Full paths in ordinal order, at least one.</summary>
    /// <exception cref="EdgeException">The path does not exist, cannot be read or holds no pictures.</exception>
    public static string[] Find(FolderFrameSourceOptions options)
    {
        string root = Path.GetFullPath(options.Path);
        FileStatus status = StatusOf(root);
        if (!status.IsFolder)
        {
            return [root];
        }

        PictureList list = new(options);
        list.Enter(root, status.Identity);
        list._files.Sort(string.CompareOrdinal);
        return list._files.Count > 0 ? [.. list._files] : throw NoPictures(options, root);
    }

    private void Enter(string folder, FileIdentity identity)
    {
        if (!_entered.Add(identity))
        {
            return;
        }

        string[] inner;
        try
        {
            _files.AddRange(Directory.GetFiles(folder).Where(IsSelected));
            inner = _options.Recursive ? [.. Directory.GetDirectories(folder).Where(path => !PictureNames.IsForeign(path))] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(folder, fault);
        }

        // In order, so that of two links to one folder it is always the same that counts
        Array.Sort(inner, string.CompareOrdinal);
        foreach (string path in inner)
        {
            Enter(path, StatusOf(path).Identity);
        }
    }

    private bool IsSelected(string path) =>
        !PictureNames.IsForeign(path) && _options.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static FileStatus StatusOf(string path)
    {
        int error = FileStatus.Read(path, out FileStatus status);
        return error switch
        {
            0 => status,
            Errno.NoSuchFile when path.Contains(ImageFault.NotUtf8) => throw ImageFault.Missing(path),
            Errno.NoSuchFile or Errno.NotADirectory => throw new EdgeException(
                EdgeFault.File, "There is no such image or folder", path, "a folder of pictures or one picture file", "Check the path."),
            _ => throw Unreadable(path, new IOException(Errno.Text(error))),
        };
    }

    private static EdgeException Unreadable(string folder, Exception fault) => new(
        EdgeFault.File,
        $"The folder cannot be read: {fault.Message.TrimEnd('.')}",
        folder,
        "a folder that this user may read",
        "Check its permissions.",
        fault);

    private static EdgeException NoPictures(FolderFrameSourceOptions options, string root) => new(
        EdgeFault.File,
        "The folder holds no pictures",
        root,
        $"files that end in {string.Join(", ", options.Extensions)}",
        options.Recursive
            ? "Check the path and the extensions."
            : "Check the path, or set recursive where the pictures lie in folders of their own.");
}
