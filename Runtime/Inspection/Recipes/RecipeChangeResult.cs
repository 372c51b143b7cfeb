namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What came of a recipe that somebody wanted in force.</summary>
public enum RecipeChangeResult
{
    /// <summary>The station started with it.</summary>
    Started,

    /// <summary>It takes the place of the one before, from the next part on.</summary>
    Changed,

    /// <summary>It has faults; the one before stays.</summary>
    Refused,
}
