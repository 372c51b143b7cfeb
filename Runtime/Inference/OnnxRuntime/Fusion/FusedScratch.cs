namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Fusion;

/// <summary>
/// What the layers of a session share: memory for what they have beside their tensors, a piece for each thread, which grows in the first
/// run alone; what they give way to; and why one of them could not be computed.
/// </summary>
/// <param name="threads">Threads, 1 or more.</param>
/// <param name="holdsBack">As in <see cref="SessionSettings.HoldsBack"/>.</param>
internal sealed unsafe class FusedScratch(int threads, Func<bool>? holdsBack = null) : IDisposable
{
    // A line at its limit judges all the time: half a second for a run of ConvNeXt-Tiny, so that what gives way gets on all the same.
    private const int MostWaits = 8;
    private const int WaitMilliseconds = 1;

    private static readonly ManualResetEvent Never = new(false);

    // A hundred times what a stage of the largest network takes.
    private const nuint Largest = 256 << 20;

    private readonly NativeBuffer?[] _pieces = new NativeBuffer?[threads];

    /// <summary>Threads.</summary>
    public int Threads => _pieces.Length;

    /// <summary>Why a layer refused its tensors, in words; null where none did.</summary>
    public string? Refusal { get; set; }

    /// <summary>Waits for what must not be held up. It looks now and then, so that who is waited for does nothing for it.</summary>
    public void GiveWay()
    {
        for (int waits = 0; waits < MostWaits && holdsBack?.Invoke() == true; waits++)
        {
            Never.WaitOne(WaitMilliseconds);
        }
    }

    /// <summary>The piece of a thread; null before anything needed one.</summary>
    public void* Of(int part) => (void*)(_pieces[part]?.Address ?? 0);

    /// <summary>Makes some pieces as large as that at least.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="parts">How many pieces, the first ones.</param>
    /// <returns>False where there is no memory, or that is too much.</returns>
    public bool TryGrow(nuint size, int parts)
    {
        if (size > Largest)
        {
            return false;
        }

        try
        {
            for (int part = 0; part < parts; part++)
            {
                if (size > (nuint)(_pieces[part]?.Length ?? 0))
                {
                    _pieces[part]?.Dispose();
                    _pieces[part] = null;
                    _pieces[part] = new NativeBuffer((int)size);
                }
            }

            return true;
        }
        catch (OutOfMemoryException)
        {
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
