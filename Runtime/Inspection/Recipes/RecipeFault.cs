namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>One thing wrong with a recipe.</summary>
/// <param name="Member">The member, with its path: "regions[0].tiles.width"; empty for the file as a whole.</param>
/// <param name="What">What is wrong and what is expected, one sentence that names the member.</param>
public readonly record struct RecipeFault(string Member, string What);
