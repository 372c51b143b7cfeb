using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// The one product of the line, in reference pixels: the pixels of a picture whose shorter side is 480. Its origin is the middle of the
/// plate, x runs along the rolling direction.
/// </summary>
internal static class PlateGeometry
{
    /// <summary>The shorter side of the picture in which one reference pixel is one pixel.</summary>
    public const float ReferenceSide = 480;

    /// <summary>Half the length and half the width of the plate.</summary>
    public static readonly Vector2 HalfSize = new(256, 150);

    /// <summary>
    /// Defects lie within this distance of the middle of the plate, but for the fringes of the widest patches. With the largest shift and
    /// rotation of <see cref="Scene"/> that is inside the middle square of the picture, which is all that a shorter-side resize with centre
    /// crop shows to a model, and away from the plate's rim.
    /// </summary>
    public static readonly Vector2 DefectLimit = new(192, 124);

    /// <summary>The middle of a mounting hole in each quarter of the plate.</summary>
    public static readonly Vector2 Hole = new(232, 126);

    /// <summary>Radius of a mounting hole.</summary>
    public const float HoleRadius = 9;

    /// <summary>Radius of the plate's corners.</summary>
    public const float CornerRadius = 7;

    /// <summary>Distance from the middle of the picture to the guide rails beside the belt.</summary>
    public const float RailDistance = 208;
}
