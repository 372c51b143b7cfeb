namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// Memory for what layers have beside their tensors, a piece for each thread of a session. It grows in the first run alone.
/// </summary>
/// <param name="parts">Threads, 1 or more.</param>
internal sealed unsafe class FusedScratch(int parts) : IDisposable
{
    private readonly NativeBuffer?[] _pieces = new NativeBuffer?[parts];
    private nuint _size;

    /// <summary>Threads.</summary>
    public int Parts => _pieces.Length;

    /// <summary>The piece of a thread; null before anything needed one.</summary>
    public void* Of(int part) => (void*)(_pieces[part]?.Address ?? 0);

    /// <summary>Makes every piece as large as that at least.</summary>
    /// <returns>False where there is no memory.</returns>
    public bool TryGrow(nuint size)
    {
        if (size <= _size)
        {
            return true;
        }

        try
        {
            for (int part = 0; part < _pieces.Length; part++)
            {
                _pieces[part]?.Dispose();
                _pieces[part] = null;
                _pieces[part] = new NativeBuffer(checked((int)size));
            }

            _size = size;
            return true;
        }
        catch (Exception fault) when (fault is OutOfMemoryException or OverflowException)
        {
            _size = 0;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer? piece in _pieces)
        {
            piece?.Dispose();
        }
    }
}
