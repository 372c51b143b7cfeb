namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>One input line of a request.</summary>
public sealed record EdgeLineOptions
{
    /// <summary>Which line.</summary>
    public required LineAddress Line { get; init; }

    /// <summary>Which changes are reported.</summary>
    /// <value>The default is both.</value>
    public LineEdges Edges { get; init; }

    /// <summary>What holds the line while nothing drives it.</summary>
    /// <value>The default is as it is.</value>
    public LineBias Bias { get; init; }

    /// <summary>Whether the low voltage is the active one.</summary>
    public bool IsActiveLow { get; init; }

    /// <summary>
    /// How long a level must hold before its edge is reported, to the microsecond; 0 to 4294 s. Most drivers have no debouncer, and Linux
    /// then does it in software in steps of its tick (1 to 10 ms) and stamps the edge at the end of the period: the edge is late by that
    /// much.
    /// </summary>
    /// <value>The default is zero: every edge is reported at once.</value>
    public TimeSpan Debounce { get; init; }
}

/// <summary>What the chip itself does to an input that nothing drives.</summary>
public enum LineBias
{
    /// <summary>Whatever it is already.</summary>
    AsIs,

    /// <summary>Nothing: the line floats unless something outside holds it.</summary>
    Disabled,

    /// <summary>A resistor to the supply.</summary>
    PullUp,

    /// <summary>A resistor to ground.</summary>
    PullDown,
}

/// <summary>Which changes of an input are reported. Rising is from inactive to active, whatever the voltage does.</summary>
public enum LineEdges
{
    /// <summary>Rising and falling.</summary>
    Both,

    /// <summary>Rising only.</summary>
    Rising,

    /// <summary>Falling only.</summary>
    Falling,
}
