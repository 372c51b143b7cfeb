using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>
/// A copy of a bundle's model for AscendCL to read. It loads from memory too, but from the host's on a card and the device's on a board; a
/// file is the same everywhere, whether the bundle is a folder or a zip, and what is loaded is what was checked against its hash.
/// </summary>
internal sealed class VerifiedModelFile : IDisposable
{
    private VerifiedModelFile(string path)
    {
        Path = path;
    }

    /// <summary>Where it lies: a file that only this user can read, until it is disposed.</summary>
    public string Path { get; }

    /// <summary>Copies the model to the folder for temporary files.</summary>
    /// <exception cref="EdgeException">The bundle is damaged, or the copy cannot be written.</exception>
    public static VerifiedModelFile Create(ModelBundle bundle, ModelVariant variant)
    {
        byte[] model = bundle.Read(variant.File);
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"edge-ascend-{Guid.NewGuid():N}.om");
        try
        {
            using FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(model);
            return new VerifiedModelFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(path);
            throw new EdgeException(
                EdgeFault.File,
                $"The model cannot be copied for AscendCL: {fault.Message}",
                path,
                $"room for {model.Length} bytes",
                "Free space there, or set TMPDIR to another folder.",
                fault);
        }
    }

    public void Dispose() => File.Delete(Path);
}
