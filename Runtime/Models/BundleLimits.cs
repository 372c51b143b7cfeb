namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// How large a bundle may be: what is larger is refused before it is read or inflated. The largest ConvNeXt of ImageNet has 790 MB in
/// float; a manifest with 20,000 labels has less than 2 MB.
/// </summary>
public static class BundleLimits
{
    /// <summary>Entries of a zip, folders included, and files of a bundle.</summary>
    public const int Entries = 1000;

    /// <summary>Bytes of <c>model.json</c>: 4 MB.</summary>
    public const long ManifestBytes = 4L << 20;

    /// <summary>Bytes of any other file: 1 GB.</summary>
    public const long FileBytes = 1L << 30;

    /// <summary>Bytes of all files of a zip together: 2 GB.</summary>
    public const long TotalBytes = 2L << 30;

    /// <summary>How many times its packed size an entry of a zip may inflate to; weights hardly shrink.</summary>
    public const int Ratio = 20;

    /// <summary>Bytes, 16 MB, up to which <see cref="Ratio"/> does not count: a few flat pictures shrink to nothing.</summary>
    public const long FreeOfRatioBytes = 16L << 20;

    /// <summary>Bytes of a zip's own directory: 1 MB.</summary>
    public const long DirectoryBytes = 1L << 20;

    /// <summary>Bytes of <c>model.sig</c>: 1 MB; a thousand files take a third of it.</summary>
    public const long SignatureBytes = 1L << 20;

    /// <summary>Bytes of <c>release.json</c>: 1 MB.</summary>
    public const long ReleaseBytes = 1L << 20;

    /// <summary>Bytes that a file of a bundle may have.</summary>
    /// <param name="name">Its name in the bundle.</param>
    public static long For(string name) => name switch
    {
        ModelBundle.ManifestName => ManifestBytes,
        ModelBundle.SignatureName => SignatureBytes,
        ModelBundle.ReleaseName => ReleaseBytes,
        _ => FileBytes,
    };

    /// <summary>A limit in a message: "4 MB".</summary>
    internal static string Show(long bytes) => bytes >= 1L << 30 ? $"{bytes >> 30} GB" : $"{bytes >> 20} MB";
}
