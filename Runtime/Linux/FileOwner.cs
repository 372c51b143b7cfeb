using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Whom files belong to.</summary>
public static class FileOwner
{
    // STATX_UID and STATX_GID.
    private const uint Owner = 0x18;

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    private const int LinkItself = 0x100;

    /// <summary>
    /// Whether a file or folder, or a link itself, belongs to the user that this process runs as. What is not there does not.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsOwn(string path) =>
        LibC.Statx(LibC.CurrentDirectory, path, LinkItself, Owner, out Statx owner) == 0
        && LibC.Statx(LibC.CurrentDirectory, "/proc/self", flags: 0, Owner, out Statx own) == 0
        && owner.User == own.User;

    /// <summary>
    /// Gives what root has made to whoever owns the folder that it lies in: a service that does not run as root can then change it. Does
    /// nothing for other users, whose files are theirs.
    /// </summary>
    /// <param name="path">A file or folder.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void Inherit(string path)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (LibC.Statx(LibC.CurrentDirectory, folder, flags: 0, Owner, out Statx owner) != 0
            || LibC.ChangeOwner(path, owner.User, owner.Group) != 0)
        {
            throw new IOException(
                $"{path} could not be given to the owner of its folder: {Errno.Describe(Marshal.GetLastPInvokeError())}");
        }
    }
}
