using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>
/// Writes straight to a file descriptor that the process was started with. The console's own stream would hold up log messages while a
/// write to standard output waits for its reader, and would not report when that reader is gone.
/// </summary>
/// <param name="descriptor">The descriptor; stays open.</param>
internal sealed unsafe class DescriptorStream(int descriptor) : Stream
{
    /// <summary>The descriptor of standard output.</summary>
    public const int StandardOutput = 1;

    private readonly FileDescriptor _file = new(descriptor, ownsHandle: false);

    /// <summary>Standard output as text, written at once and by any thread.</summary>
    public static TextWriter OpenText() =>
        TextWriter.Synchronized(new StreamWriter(new DescriptorStream(StandardOutput)) { AutoFlush = true });

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
                written = LibC.Write(_file, bytes, (nuint)buffer.Length);
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
        if (error == Errno.TryAgain)
        {
            // Another process that shares the descriptor made it non-blocking.
            PollDescriptor request = new() { Descriptor = descriptor, Events = PollDescriptor.Writable };
            error = PollDescriptor.Wait(new Span<PollDescriptor>(ref request), Timeout.InfiniteTimeSpan);
        }

        if (error is not (Errno.None or Errno.Interrupted))
        {
            throw error == Errno.BrokenPipe
                ? new IOException(Errno.Text(error), error)
                : new UnwritableOutputException(Errno.Text(error), error);
        }
    }
}

/// <summary>Standard output took nothing, though its reader is there.</summary>
/// <param name="message">Why, in the system's words.</param>
/// <param name="error">The same as its number.</param>
internal sealed class UnwritableOutputException(string message, int error) : IOException(message, error);
