using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>Keeps who changed the recipe, when, from what to what. Records are never changed or removed.</summary>
public interface IRecipeAudit
{
    /// <summary>Adds a record. When this returns, it survives a power failure.</summary>
    /// <exception cref="EdgeException">It cannot be kept.</exception>
    void Append(RecipeAuditRecord record);
}

/// <summary>One change of the recipe, or one that was refused.</summary>
/// <param name="When">When, in UTC.</param>
/// <param name="By">Who, as the way by which they came names them.</param>
/// <param name="From">What was in force, or null at the start.</param>
/// <param name="To">What they wanted in force.</param>
/// <param name="Result">What came of it.</param>
public sealed record RecipeAuditRecord(DateTimeOffset When, string By, RecipeIdentity? From, RecipeIdentity To, RecipeChangeResult Result)
{
    /// <summary>Why, in the words of whoever it was; null where nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>How many faults it was refused for.</summary>
    public int FaultCount { get; init; }

    /// <summary>The first of them, as sentences.</summary>
    public IReadOnlyList<string>? Faults { get; init; }
}

/// <summary>What came of a recipe that somebody wanted in force.</summary>
[JsonConverter(typeof(KebabEnumConverter<RecipeChangeResult>))]
public enum RecipeChangeResult
{
    /// <summary>The station started with it.</summary>
    Started,

    /// <summary>It takes the place of the one before, from the next part on.</summary>
    Changed,

    /// <summary>It has faults; the one before stays.</summary>
    Refused,
}
