using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What a station says about its product where the model's own word does not do.</summary>
public sealed record InspectionSettings
{
    /// <summary>The part of the frame that is looked at, or null for all of it.</summary>
    public RegionOfInterest? Region { get; init; }

    /// <summary>When a score counts, or null for the model's own thresholds.</summary>
    public DecisionThresholds? Thresholds { get; init; }

    /// <summary>The recipe by which parts are judged; null without one.</summary>
    public RecipeIdentity? Recipe { get; init; }
}
