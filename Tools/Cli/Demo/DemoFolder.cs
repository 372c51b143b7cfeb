using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>
/// A temporary folder that goes with its demo. One that was killed leaves its folder; the next demo of the user deletes it, for nobody has
/// the claim on it any more.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Prefix = "edge-demo-";
    private const string ClaimName = "running";

    private readonly string _folder;
    private readonly FileStream _claim;

    private DemoFolder(string folder, FileStream claim)
    {
        _folder = folder;
        _claim = claim;
    }

    /// <summary>Its path.</summary>
    public string Location => _folder;

    /// <summary>Makes one, and deletes those of demos that were killed.</summary>
    public static DemoFolder Create()
    {
        foreach (string other in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*").Where(IsOwn))
        {
            DeleteLeft(other);
        }

        // Others look at a folder when the file has its name: by then it is claimed.
        string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        FileStream claim = Open(Path.Combine(folder, ClaimName + ".part"), FileMode.CreateNew);
        _ = FileClaim.TryTake(claim.SafeFileHandle);
        File.Move(claim.Name, Path.Combine(folder, ClaimName));
        return new DemoFolder(folder, claim);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Delete(_folder);
        _claim.Dispose();
    }

    // Root could delete what others have laid there.
    private static bool IsOwn(string folder) =>
        new DirectoryInfo(folder).LinkTarget is null && FileOwner.IsOwn(folder) && FileOwner.IsOwn(Path.Combine(folder, ClaimName));

    private static void DeleteLeft(string folder)
    {
        try
        {
            using FileStream claim = Open(Path.Combine(folder, ClaimName), FileMode.Open);
            if (FileClaim.TryTake(claim.SafeFileHandle))
            {
                Delete(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted hinders nobody.
        }
    }

    // The claim's file goes last: where this is killed in between, the next start finds it and goes on.
    private static void Delete(string folder)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.Name != ClaimName))
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                inner.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static FileStream Open(string file, FileMode mode) => new(
        file, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
