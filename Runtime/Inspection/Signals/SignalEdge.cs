using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>An input line changed its level.</summary>
/// <param name="Line">Index of the line in its request, from 0.</param>
/// <param name="IsRising">Whether the line became active; active-low is already taken into account.</param>
/// <param name="At">When, by the kernel's clock. With a debounce period this may be the end of that period (see <see cref="EdgeLineOptions.Debounce"/>).</param>
/// <param name="Sequence">Number of this edge among those of its line, from 1; it wraps after 2^32 - 1. A gap means that edges were lost.</param>
public readonly record struct SignalEdge(int Line, bool IsRising, MonotonicTime At, uint Sequence);
