namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>One output line of a request.</summary>
public sealed record OutputLineOptions
{
    /// <summary>Which line.</summary>
    public required LineAddress Line { get; init; }

    /// <summary>Whether the low voltage is the active one.</summary>
    public bool IsActiveLow { get; init; }

    /// <summary>The safe level: whether the line is active from the request to the first change, and again from the disposal on.</summary>
    /// <value>The default is inactive.</value>
    public bool IsSafeActive { get; init; }
}
