namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Whole numbers from a smallest to a largest in steps.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Step">From one to the next; at least 1.</param>
public readonly record struct V4L2Range(long Minimum, long Maximum, long Step)
{
    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(long value) => value >= Minimum && value <= Maximum && (value - Minimum) % Step == 0;

    /// <summary>"1920", "16 to 4096", "2800 to 6500 in steps of 10".</summary>
    public override string ToString()
    {
        string ends = Minimum == Maximum ? $"{Minimum}" : $"{Minimum} to {Maximum}";
        return Step > 1 && Minimum != Maximum ? $"{ends} in steps of {Step}" : ends;
    }
}
