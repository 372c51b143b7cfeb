using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>
/// Writes straight to a file descriptor that the process was started with. The console's own stream would hold up log messages while a write to standard
/// output waits for its reader, and would not tell when that reader is gone.
/// </summary>
/// <param name="descriptor">The descriptor; stays open.</param>
internal sealed unsafe partial class DescriptorStream(int descriptor) : Stream
{
    /// <summary>The descriptor of standard output.</summary>
    public const int StandardOutput = 1;

    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short Writable = 4;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* bytes = buffer)
            {
                written = write(descriptor, bytes, (nuint)buffer.Length);
            }

            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else
            {
                WaitOrThrow(Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void WaitOrThrow(int error)
    {
        if (error == TryAgain)
        {
            // Another process that shares the descriptor made it non-blocking.
            Poll request = new() { Descriptor = descriptor, Events = Writable };
            if (poll(&request, 1, -1) >= 0)
            {
                return;
            }

            error = Marshal.GetLastPInvokeError();
        }

        if (error != Interrupted)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <seealso href="https://man7.org/linux/man-pages/man2/write.2.html">write(2)</seealso>
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* buffer, nuint count);

    /// <seealso href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</seealso>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(Poll* requests, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
