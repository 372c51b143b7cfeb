namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What is known of the station that a recipe is for. What is not known is not checked.</summary>
public sealed record RecipeStation
{
    /// <summary>Nothing is known.</summary>
    public static RecipeStation Unknown { get; } = new();

    /// <summary>The model's labels, or null.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Width and height of the camera's frames in pixels, or null.</summary>
    public (int Width, int Height)? Frame { get; init; }
}
