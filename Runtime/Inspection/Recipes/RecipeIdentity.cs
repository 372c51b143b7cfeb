namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What makes a recipe itself.</summary>
/// <param name="Name">What the product is called; null where the file has faults.</param>
/// <param name="File">Where it was read from.</param>
/// <param name="Sha256">SHA-256 of the file's bytes, lower-case hexadecimal; null when it could not be read.</param>
public sealed record RecipeIdentity(string? Name, string File, string? Sha256);
