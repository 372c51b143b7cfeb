using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// Directions without the platform's sine: the last bits of MathF.Sin differ between C libraries, and pictures must not. Angles are in
/// turns (1 = 360 degrees), from the x axis towards the y axis, which points down.
/// </summary>
internal static class Turn
{
    /// <summary>The unit vector of an angle, to about 4e-6: Taylor's series of the sine to the ninth power on a quarter turn.</summary>
    public static Vector2 Direction(float turns) => new(Sine(turns + 0.25f), Sine(turns));

    /// <summary>The vector turned by a right angle towards the y axis.</summary>
    public static Vector2 Across(Vector2 direction) => new(-direction.Y, direction.X);

    private static float Sine(float turns)
    {
        float t = turns - MathF.Floor(turns + 0.5f);
        t = t > 0.25f ? 0.5f - t : t < -0.25f ? -0.5f - t : t;
        float x = t * (2 * MathF.PI);
        float square = x * x;
        return x * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42 * (1 - (square / 72))))))));
    }
}
