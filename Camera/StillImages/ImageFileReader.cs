using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Reads whole picture files into memory that is used again for the next one.</summary>
internal sealed class ImageFileReader(int maxBytes)
{
    private byte[] _buffer = [];

    /// <summary>The bytes of a file; valid until the next call.</summary>
    /// <exception cref="EdgeException">The file is missing, unreadable, empty, huge, or no regular file.</exception>
    public ReadOnlySpan<byte> Read(string path)
    {
        // A pipe or a device is turned away before it is opened: opening a pipe waits for its other end
        int size = CheckedSize(path);
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int length = ReadAll(file, size);
            return length == 0 ? throw ImageFault.Empty(path) : _buffer.AsSpan(0, length);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ImageFault.Missing(path, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ImageFault.Unreadable(path, fault is IOException ? fault.Message : "permission denied", fault);
        }
    }

    private int CheckedSize(string path)
    {
        int error = FileStatus.Read(path, out FileStatus status);
        if (error != 0)
        {
            throw error switch
            {
                Errno.NoSuchFile or Errno.NotADirectory => ImageFault.Missing(path),
                Errno.PermissionDenied => ImageFault.Unreadable(path, "permission denied"),
                _ => ImageFault.Unreadable(path, Errno.Text(error)),
            };
        }

        if (!status.IsFile)
        {
            throw ImageFault.NotAFile(path);
        }

        return status.Size <= maxBytes ? (int)status.Size : throw ImageFault.TooManyBytes(path, status.Size, maxBytes);
    }

    private int ReadAll(SafeFileHandle file, int size)
    {
        if (_buffer.Length < size)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(size);
        }

        int length = 0;
        while (length < size)
        {
            int read = RandomAccess.Read(file, _buffer.AsSpan(length, size - length), length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length;
    }
}
