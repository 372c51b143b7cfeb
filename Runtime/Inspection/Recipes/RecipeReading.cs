namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What reading a recipe gave: the recipe, or everything that is wrong with it.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Recipe">The recipe; null when there are faults.</param>
/// <param name="Sha256">SHA-256 of the file's bytes, lower-case hexadecimal; null when it could not be read.</param>
/// <param name="Faults">All faults: those of single members in the file's order, then those between members; empty when it is sound.</param>
public sealed record RecipeReading(string File, Recipe? Recipe, string? Sha256, IReadOnlyList<RecipeFault> Faults)
{
    /// <summary>Name, file and hash.</summary>
    public RecipeIdentity Identity => new(Recipe?.Name, File, Sha256);

    /// <summary>The recipe.</summary>
    /// <exception cref="EdgeException">It has faults; every one is named.</exception>
    public Recipe Require() => Recipe ?? throw RecipeRules.Refusal(File, Faults);
}
