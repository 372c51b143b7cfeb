namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>The aluminium rails along both sides of the belt, which run along the picture's rows. Their profile was drawn by eye.</summary>
internal static class GuideRail
{
    private const float Aluminium = 128;

    /// <summary>How much light the belt gets at a distance from the middle: the rails shade it. 0 where the rail itself is seen.</summary>
    /// <param name="distance">Reference pixels beyond the rail's inner edge, negative on the belt.</param>
    public static float BeltLight(float distance) => distance >= 0 ? 0 : Math.Clamp(-distance / 9, 0.3f, 1);

    /// <summary>Brightness of the rail's profile: an inner lip that catches the light, a flat, a groove, an outer flat.</summary>
    /// <param name="distance">Reference pixels beyond the rail's inner edge, 0 or more.</param>
    public static float Brightness(float distance) => distance switch
    {
        < 2.5f => Aluminium * (0.55f + (0.28f * distance)),
        < 13 => Aluminium * (1.08f - (0.012f * distance)),
        < 17 => Aluminium * 0.5f,
        < 19 => Aluminium * 1.15f,
        _ => Aluminium * 0.9f,
    };

    /// <summary>Fills the row's luminance and hue.</summary>
    public static void Compose(RowBuffers row, float distance, float lampWarmth)
    {
        float brightness = Brightness(distance);
        for (int i = 0; i < row.Padded; i++)
        {
            row.Luminance[i] = brightness * row.Light[i] * (1 + (0.03f * row.Grain[i]));
            row.Warmth[i] = lampWarmth - 0.01f;
        }
    }
}
