namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>N of M: a part is NG when at least <see cref="Ng"/> of its <see cref="Frames"/> frames are.</summary>
public sealed record RecipeVoting
{
    /// <summary>M: frames of each part, 1 to 16.</summary>
    public int Frames { get; set; } = 1;

    /// <summary>N: NG frames that make the part NG, 1 to <see cref="Frames"/>.</summary>
    public int Ng { get; set; } = 1;
}
