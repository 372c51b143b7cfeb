using System.Runtime.ExceptionServices;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// A file of a bundle whose bytes are there while a thread of its own computes their hash. They may be looked at meanwhile; nothing is to
/// run on them, or to be said about them, before <see cref="ThrowIfDamaged"/>.
/// </summary>
internal sealed class BundleRead
{
    // No thread of the pool: this one gives way as far as the one that reads.
    private readonly Thread _checking;
    private ExceptionDispatchInfo? _fault;

    /// <param name="bytes">The bytes.</param>
    /// <param name="check">Throws where they are not what they should be.</param>
    public BundleRead(byte[] bytes, Action check)
    {
        Bytes = bytes;
        _checking = new Thread(() => Check(check)) { IsBackground = true, Name = "hash" };
        _checking.Start();
    }

    /// <summary>The whole file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Waits until the hash is known.</summary>
    /// <exception cref="EdgeException">It differs from the manifest's: the file was damaged or changed.</exception>
    /// <exception cref="ArgumentException">The manifest names no such file.</exception>
    public void ThrowIfDamaged()
    {
        _checking.Join();
        _fault?.Throw();
    }

    private void Check(Action check)
    {
        try
        {
            check();
        }
        catch (Exception fault)
        {
            _fault = ExceptionDispatchInfo.Capture(fault);
        }
    }
}
