using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Station.Signals;

/// <summary>
/// The digital lines that a recipe names, requested from their chips. Disposing it sets the reject output to its safe level and lets go of
/// all.
/// </summary>
public sealed class LineWiring : IDisposable
{
    /// <summary>The name under which the kernel lists the lines' holder.</summary>
    public const string Consumer = "edge-agent";

    private readonly Func<string, ISignalChip> _open;
    private readonly Dictionary<string, ISignalChip> _chips = [];
    private readonly List<IDisposable> _requests = [];

    private LineWiring(Func<string, ISignalChip> open) => _open = open;

    /// <summary>The lines.</summary>
    public LineSignals Signals { get; private set; } = new();

    /// <summary>Requests the lines of a recipe.</summary>
    /// <param name="recipe">A recipe that keeps its rules.</param>
    /// <param name="isSimulated">Whether the chips are simulated ones, which nothing drives.</param>
    /// <param name="clock">The clock of simulated chips.</param>
    /// <exception cref="Runtime.EdgeException">A chip or line does not exist, is in use or may not be opened.</exception>
    public static LineWiring Connect(Recipe recipe, bool isSimulated, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        LineWiring wiring = new(isSimulated ? chip => Simulated(chip, recipe, clock) : chip => ChipRegistry.Open(chip, clock));
        try
        {
            wiring.Signals = wiring.Request(recipe);
            return wiring;
        }
        catch
        {
            wiring.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<Exception> faults = [];
        foreach (IDisposable owned in _requests.Concat(_chips.Values))
        {
            try
            {
                owned.Dispose();
            }
            catch (Runtime.EdgeException fault)
            {
                // The others have to get their safe levels all the same.
                faults.Add(fault);
            }
        }

        _requests.Clear();
        _chips.Clear();
        if (faults.Count > 0)
        {
            throw faults[0];
        }
    }

    private LineSignals Request(Recipe recipe)
    {
        RecipeTrigger trigger = recipe.Trigger;
        RecipeRejection? rejection = recipe.Rejection;
        return new LineSignals
        {
            Reject = rejection is null ? null : Output(rejection),
            Trigger = trigger.Type == TriggerType.Gpio ? Input(trigger.Chip!, new EdgeLineOptions
            {
                Line = LineAddress.Parse(trigger.Line!), Edges = trigger.Edge, Bias = trigger.Bias, IsActiveLow = trigger.ActiveLow,
            }) : null,
            Encoder = rejection?.Encoder is { } encoder ? Input(encoder.Chip, Both(encoder.LineA), Both(encoder.LineB)) : null,
            Confirmation = rejection?.Confirmation is { } confirmation ? Input(confirmation.Chip, new EdgeLineOptions
            {
                Line = LineAddress.Parse(confirmation.Line), Edges = LineEdges.Rising, IsActiveLow = confirmation.ActiveLow,
            }) : null,
        };
    }

    private IOutputLines Output(RecipeRejection rejection)
    {
        OutputLineOptions line = new() { Line = LineAddress.Parse(rejection.Line), IsActiveLow = rejection.ActiveLow };
        return Keep(Chip(rejection.Chip).RequestOutputs(Consumer, [line]));
    }

    private IEdgeInput Input(string chip, params EdgeLineOptions[] lines) => Keep(Chip(chip).RequestEdges(Consumer, lines));

    private ISignalChip Chip(string name)
    {
        if (!_chips.TryGetValue(name, out ISignalChip? chip))
        {
            _chips.Add(name, chip = _open(name));
        }

        return chip;
    }

    private T Keep<T>(T request)
        where T : IDisposable
    {
        _requests.Add(request);
        return request;
    }

    private static EdgeLineOptions Both(string line) => new() { Line = LineAddress.Parse(line), Edges = LineEdges.Both };

    // As many lines as the largest board has, those that the recipe names among them.
    private static SimulatedChip Simulated(string chip, Recipe recipe, TimeProvider clock)
    {
        const int Lines = 64;
        string?[] addresses =
        [
            recipe.Trigger.Line, recipe.Rejection?.Line, recipe.Rejection?.Encoder?.LineA, recipe.Rejection?.Encoder?.LineB,
            recipe.Rejection?.Confirmation?.Line,
        ];
        string[] names =
        [
            .. addresses.OfType<string>().Select(LineAddress.Parse).Select(address => address.Name).OfType<string>().Distinct(),
        ];
        return new SimulatedChip(chip, [.. Enumerable.Repeat("", Lines), .. names], clock);
    }
}
