namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Which of the last parts have their verdict, and whether their picture is kept. One thread at a time writes, others read; none waits.
/// </summary>
internal sealed class DecidedParts
{
    // More than can be on their way at once.
    private const int Remembered = 1024;

    // The part's number twice, and one more where its picture is kept; 0 where there was none yet.
    private readonly long[] _parts = new long[Remembered];

    /// <summary>A part has its verdict.</summary>
    public void Add(long part, bool isKept) => Volatile.Write(ref _parts[part % Remembered], (part * 2) + (isKept ? 1 : 0));

    /// <summary>Whether the picture of a part is kept; null while it has no verdict.</summary>
    public bool? IsKept(long part)
    {
        long known = Volatile.Read(ref _parts[part % Remembered]);
        return known / 2 == part ? (known & 1) == 1 : known / 2 > part ? false : null;
    }
}
