using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>A rectangle of pixels: left and top included, right and bottom not. Empty when right or bottom is not beyond left or top.</summary>
internal readonly record struct PixelBounds(int Left, int Top, int Right, int Bottom)
{
    /// <summary>A rectangle that any union leaves behind.</summary>
    public static readonly PixelBounds None = new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    /// <summary>The pixels within a distance of a box, cut at the picture's border.</summary>
    public static PixelBounds Around(Vector2 low, Vector2 high, float distance, int width, int height) => new(
        Math.Clamp((int)MathF.Floor(low.X - distance), 0, width),
        Math.Clamp((int)MathF.Floor(low.Y - distance), 0, height),
        Math.Clamp((int)MathF.Ceiling(high.X + distance), 0, width),
        Math.Clamp((int)MathF.Ceiling(high.Y + distance), 0, height));

    /// <summary>The smallest rectangle that holds both.</summary>
    public PixelBounds Union(in PixelBounds other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
