namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>Counts what is missing in numbers that rise by one from 1 and wrap after 2^32 - 1. One thread takes, any may read.</summary>
internal sealed class SequenceGaps
{
    private uint _next = 1;
    private long _missing;

    /// <summary>How many numbers were left out so far.</summary>
    public long Missing => Volatile.Read(ref _missing);

    /// <summary>The next number that came.</summary>
    public void Take(uint number)
    {
        // A difference that looks negative is no gap: a number that came before is not lost.
        int gap = unchecked((int)(number - _next));
        if (gap < 0)
        {
            return;
        }

        Volatile.Write(ref _missing, _missing + gap);
        _next = unchecked(number + 1);
    }
}
