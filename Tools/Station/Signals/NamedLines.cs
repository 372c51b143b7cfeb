using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Targets.Gpio;
using EdgeConvNeXt.Targets.Signals;

namespace EdgeConvNeXt.Station.Signals;

/// <summary>The lines of one chip that a station uses.</summary>
/// <param name="Chip">The chip, by the kernel's label or name.</param>
/// <param name="Lines">The lines.</param>
internal sealed record NamedLines(string Chip, IReadOnlyList<LineAddress> Lines)
{
    /// <summary>Everything that recipe and configuration name, by chip.</summary>
    public static IEnumerable<NamedLines> Of(Recipe? recipe, SignalConfiguration? signals) =>
        OfRecipe(recipe).Concat(signals is null ? [] : signals.Outputs.Select(output => (signals.Chip, output.Line.Line)))
            .GroupBy(line => ChipRegistry.KernelName(line.Item1)).Select(
                chip => new NamedLines(chip.Key, [.. chip.Select(line => line.Item2)]));

    /// <summary>Makes sure that the lines could be requested.</summary>
    /// <returns>Those that an agent holds; empty where it holds none.</returns>
    /// <exception cref="Runtime.EdgeException">The chip or a line is not there, or is in use.</exception>
    public string FindHeld() =>
        string.Join(
            ", ",
            GpioChips.Check(Chip, Lines, [LineWiring.Consumer, StationSignals.User]).Select(
                line => line.Name.Length > 0 ? line.Name : $"{line.Offset}"));

    private static IEnumerable<(string, LineAddress)> OfRecipe(Recipe? recipe)
    {
        if (recipe is { Trigger: { Type: TriggerType.Gpio, Chip: { } chip, Line: { } line } })
        {
            yield return (chip, LineAddress.Parse(line));
        }

        if (recipe?.Rejection is not { } rejection)
        {
            yield break;
        }

        yield return (rejection.Chip, LineAddress.Parse(rejection.Line));
        if (rejection.Encoder is { } encoder)
        {
            yield return (encoder.Chip, LineAddress.Parse(encoder.LineA));
            yield return (encoder.Chip, LineAddress.Parse(encoder.LineB));
        }

        if (rejection.Confirmation is { } confirmation)
        {
            yield return (confirmation.Chip, LineAddress.Parse(confirmation.Line));
        }
    }
}
