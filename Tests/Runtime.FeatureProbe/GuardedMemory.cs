using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>
/// A copy of some bytes that ends where a page without any access begins: reading one byte too many ends the process.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadAndWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _start;
    private readonly nuint _size;
    private readonly int _length;

    public GuardedMemory(ReadOnlySpan<byte> bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        _length = bytes.Length;
        _size = ((((nuint)bytes.Length + page - 1) / page) + 1) * page;
        _start = Map(null, _size, ReadAndWrite, PrivateAnonymous, -1, 0);
        if ((nint)_start == -1 || Protect(_start + _size - page, page, NoAccess) != 0)
        {
            throw new InvalidOperationException($"No guarded memory of {_size} bytes: error {Marshal.GetLastPInvokeError()}.");
        }

        bytes.CopyTo(new Span<byte>(First, _length));
    }

    /// <summary>The copy.</summary>
    public ReadOnlySpan<byte> Bytes => new(First, _length);

    private byte* First => _start + _size - (nuint)Environment.SystemPageSize - _length;

    public void Dispose()
    {
        if (Unmap(_start, _size) != 0)
        {
            throw new InvalidOperationException($"The guarded memory was not given back: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(byte* address, nuint length);
}
