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
        foreach (string other in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            DeleteLeft(other);
        }

        string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        FileStream claim = Open(folder, FileMode.CreateNew);
        _ = FileClaim.TryTake(claim.SafeFileHandle);
        return new DemoFolder(folder, claim);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _claim.Dispose();
    }

    // One without the file may be about to get it, and one of another user cannot be opened: both stay.
    private static void DeleteLeft(string folder)
    {
        try
        {
            using FileStream claim = Open(folder, FileMode.Open);
            if (FileClaim.TryTake(claim.SafeFileHandle))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted hinders nobody.
        }
    }

    private static FileStream Open(string folder, FileMode mode) => new(
        Path.Combine(folder, ClaimName), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
