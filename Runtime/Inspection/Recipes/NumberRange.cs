using System.Globalization;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>The numbers that a member of a recipe may hold.</summary>
/// <param name="Minimum">The smallest; itself excluded when <see cref="IsAboveMinimum"/>.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Unit">What they count, or null for mere numbers.</param>
internal readonly record struct NumberRange(double Minimum, double Maximum, string? Unit = null)
{
    /// <summary>Whether numbers with a fraction are none of them.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the minimum itself is excluded.</summary>
    public bool IsAboveMinimum { get; init; }

    /// <summary>Whether a number is one of them; what is no finite number never is.</summary>
    public bool Contains(double value) =>
        double.IsFinite(value) && (IsAboveMinimum ? value > Minimum : value >= Minimum) && value <= Maximum;

    /// <summary>A noun phrase: "a whole number from 1 to 16 frames".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsWhole ? "a whole number" : "a number")} {(IsAboveMinimum ? "above" : "from")} {Minimum} {(IsAboveMinimum ? "up to" : "to")} {Maximum}{(Unit is null ? "" : $" {Unit}")}");
}
