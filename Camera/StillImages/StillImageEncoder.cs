using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// Writes pictures as files. A file appears whole or not at all: it is written under another name, flushed to the disk, then renamed.
/// </summary>
public static class StillImageEncoder
{
    /// <summary>Writes a PNG, 8-bit RGB, without loss.</summary>
    /// <param name="path">The file; one that exists is replaced. Its folder has to exist.</param>
    /// <param name="image">The picture, in any format.</param>
    /// <exception cref="EdgeException">
    /// It could not be written: no folder, no permission, no space; or libgdk-pixbuf is missing.
    /// </exception>
    public static void WritePng(string path, in ImageView image)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PngEncoder.Encode(image, path, path, static (png, path) => WholeFile.Write(path, png));
    }
}
