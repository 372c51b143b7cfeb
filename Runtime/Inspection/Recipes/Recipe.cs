using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// Everything an operator may change for a product: what is looked at, when it is good, when a part comes and when it is rejected.
/// </summary>
// Optional members have setters: source-generated JSON would give init-only ones their type's default instead of ours.
public sealed record Recipe
{
    /// <summary>What the product is called; not empty.</summary>
    public required string Name { get; set; }

    /// <summary>The model bundle; null for the station's own.</summary>
    public string? Model { get; set; }

    /// <summary>Other bundles that vote with the model; empty where it decides alone.</summary>
    public IReadOnlyList<string> Ensemble { get; set; } = [];

    /// <summary>Where to look, each by itself: the worst of them decides on a frame. Empty for the whole frame.</summary>
    public IReadOnlyList<RecipeRegion> Regions { get; set; } = [];

    /// <summary>When a score counts; null for the model's own thresholds.</summary>
    public DecisionThresholds? Thresholds { get; set; }

    /// <summary>How many frames of a part are looked at, and how many of them must be bad.</summary>
    public RecipeVoting Voting { get; set; } = new();

    /// <summary>What is done with an unsure part.</summary>
    public UnsureAction Unsure { get; set; } = UnsureAction.Reject;

    /// <summary>The code in the picture that says who the part is; null where none is read.</summary>
    public RecipeCode? Code { get; set; }

    /// <summary>How parts announce themselves.</summary>
    public RecipeTrigger Trigger { get; set; } = new();

    /// <summary>When and for how long the reject line fires; null where nothing is rejected.</summary>
    public RecipeRejection? Rejection { get; set; }
}

/// <summary>N of M: a part is NG when at least <see cref="Ng"/> of its <see cref="Frames"/> frames are.</summary>
public sealed record RecipeVoting
{
    /// <summary>M: frames of each part, 1 to 16.</summary>
    public int Frames { get; set; } = 1;

    /// <summary>N: NG frames that make the part NG, 1 to <see cref="Frames"/>.</summary>
    public int Ng { get; set; } = 1;
}

/// <summary>What the reject line does with an unsure part.</summary>
public enum UnsureAction
{
    /// <summary>It is rejected as if it were NG.</summary>
    Reject,

    /// <summary>It passes as if it were OK.</summary>
    Pass,
}
