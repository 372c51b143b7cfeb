using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What parts are judged by. One object for all parts until it changes, so that a verdict carries it at no cost.</summary>
/// <param name="Recipe">Name of the recipe; null without one.</param>
/// <param name="RecipeSha256">SHA-256 of the recipe's file, lower-case hexadecimal; null without one.</param>
/// <param name="Thresholds">The thresholds in force, whoever gave them.</param>
public sealed record VerdictBasis(string? Recipe, string? RecipeSha256, DecisionThresholds Thresholds);
