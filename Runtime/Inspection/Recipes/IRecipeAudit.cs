namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>Keeps who changed the recipe, when, from what to what. Records are never changed or removed.</summary>
public interface IRecipeAudit
{
    /// <summary>Adds a record. When this returns, it survives a power failure.</summary>
    /// <exception cref="EdgeException">It cannot be kept.</exception>
    void Append(RecipeAuditRecord record);
}
