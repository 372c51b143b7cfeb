namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>
/// Output lines that were requested together. Any thread may call. Disposing sets each line to its safe level and then lets go of it; where
/// the level cannot be set, it lets go all the same and raises an <see cref="EdgeException"/>, because the fault must not be hidden.
/// </summary>
public interface IOutputLines : IDisposable
{
    /// <summary>Number of lines in the request, 1 to 64.</summary>
    int Count { get; }

    /// <summary>Sets some of the lines, all at once where the chip can. Allocates nothing.</summary>
    /// <param name="values">Bit i is the level of line i: 1 is active. Active-low is applied below.</param>
    /// <param name="mask">Bit i says whether line i changes at all; none means nothing happens.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mask names a line beyond <see cref="Count"/>.</exception>
    /// <exception cref="ObjectDisposedException">The lines are disposed.</exception>
    /// <exception cref="EdgeException">The chip is gone or failed.</exception>
    void Set(ulong values, ulong mask);
}

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
