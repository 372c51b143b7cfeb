using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>What a check of a recipe gave, for scripts.</summary>
/// <param name="Ok">Whether it has no faults.</param>
/// <param name="Name">What the product is called; left out where the recipe has faults.</param>
/// <param name="Sha256">SHA-256 of the file, as the audit names it; left out where it cannot be read.</param>
/// <param name="Faults">All faults.</param>
internal sealed record RecipeReport(bool Ok, string? Name, string? Sha256, IReadOnlyList<RecipeFault> Faults)
{
    /// <summary>The report of a reading.</summary>
    public static RecipeReport Of(RecipeReading reading) => new(reading.Recipe is not null, reading.Recipe?.Name, reading.Sha256, reading.Faults);
}
