namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>A chip with digital lines. What was requested from it stays valid after the chip is disposed.</summary>
public interface ISignalChip : IDisposable
{
    /// <summary>Most lines that one request may hold.</summary>
    const int MostLines = 64;

    /// <summary>The kernel's name, such as gpiochip4; another boot may number otherwise.</summary>
    string Name { get; }

    /// <summary>What the chip is, such as pinctrl-rp1; the same at every boot.</summary>
    string Label { get; }

    /// <summary>The lines as they are now, in the order of their offsets.</summary>
    /// <exception cref="EdgeException">The chip is gone or failed.</exception>
    IReadOnlyList<SignalLine> ReadLines();

    /// <summary>Takes input lines, all or none.</summary>
    /// <param name="consumer">Name of the program that requests them, as others will see it; Linux keeps its first 31 bytes.</param>
    /// <param name="lines">The lines, 1 to <see cref="MostLines"/>, each once; their order gives the indices of the edges.</param>
    /// <exception cref="EdgeException">A line does not exist, is ambiguous or in use, or the chip cannot do what was requested.</exception>
    IEdgeInput RequestEdges(string consumer, IReadOnlyList<EdgeLineOptions> lines);

    /// <summary>Takes output lines, all or none, and sets each to its safe level.</summary>
    /// <param name="consumer">Name of the program that requests them, as others will see it; Linux keeps its first 31 bytes.</param>
    /// <param name="lines">The lines, 1 to <see cref="MostLines"/>, each once; their order gives the bits of the values.</param>
    /// <exception cref="EdgeException">A line does not exist, is ambiguous or in use, or the chip cannot do what was requested.</exception>
    IOutputLines RequestOutputs(string consumer, IReadOnlyList<OutputLineOptions> lines);
}

/// <summary>A line of a chip as it is at one moment.</summary>
/// <param name="Offset">Offset on the chip, from 0.</param>
/// <param name="Name">What the board calls it; empty where it has no name.</param>
/// <param name="IsUsed">Whether it is in use.</param>
/// <param name="User">Name of the program that holds it; may be empty although it is in use.</param>
/// <param name="IsOutput">Its direction.</param>
/// <param name="IsActiveLow">Whether the low voltage is the active one.</param>
public sealed record SignalLine(int Offset, string Name, bool IsUsed, string User, bool IsOutput, bool IsActiveLow);
