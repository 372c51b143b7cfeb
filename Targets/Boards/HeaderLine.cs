namespace EdgeConvNeXt.Targets.Boards;

/// <summary>The GPIO line behind a pin of a board's header.</summary>
/// <param name="Pin">Number of the pin, from 1.</param>
/// <param name="Chip">Label of the chip; where the board's maker gives it none, its name.</param>
/// <param name="Line">Offset of the line on the chip, from 0.</param>
public readonly record struct HeaderLine(int Pin, string Chip, int Line);
