using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// How one part lies, is lit and is seen. Lengths are reference pixels (see <see cref="PlateGeometry"/>), brightness is 0 to 255.
/// </summary>
internal readonly record struct Scene
{
    /// <summary>The middle of the plate, from the middle of the picture.</summary>
    public Vector2 Centre { get; private init; }

    /// <summary>Unit vector of the rolling direction in the picture.</summary>
    public Vector2 Along { get; private init; }

    /// <summary>Unit vector in the picture that points to the lamp.</summary>
    public Vector2 Light { get; private init; }

    /// <summary>Brightness of bare metal under even light.</summary>
    public float Metal { get; private init; }

    /// <summary>Hue of the metal: red times 1 + w, blue times 1 - w.</summary>
    public float MetalWarmth { get; private init; }

    /// <summary>Hue of the lamp, added to everything.</summary>
    public float LampWarmth { get; private init; }

    /// <summary>Relative depth of the rolled grain.</summary>
    public float Grain { get; private init; }

    /// <summary>Where this plate was cut from the grain texture.</summary>
    public Vector2 GrainOrigin { get; private init; }

    /// <summary>Relative depth of slow changes of tone over the plate.</summary>
    public float Mottle { get; private init; }

    /// <summary>Where this plate lies in the texture of slow changes.</summary>
    public Vector2 MottleOrigin { get; private init; }

    /// <summary>Brightness of the belt under even light.</summary>
    public float Belt { get; private init; }

    /// <summary>Where the belt stands under the camera.</summary>
    public Vector2 BeltOrigin { get; private init; }

    /// <summary>Brightness of everything relative to normal.</summary>
    public float Exposure { get; private init; }

    /// <summary>Relative change of brightness over half the picture towards the lamp.</summary>
    public float Gradient { get; private init; }

    /// <summary>Relative loss of brightness in the corners.</summary>
    public float Vignette { get; private init; }

    /// <summary>Where the lamp mirrors in the plate: the middle of a band across the rolling direction.</summary>
    public float HighlightAt { get; private init; }

    /// <summary>Half the width of that band.</summary>
    public float HighlightWidth { get; private init; }

    /// <summary>Relative brightness of that band.</summary>
    public float Highlight { get; private init; }

    /// <summary>How far the shadow falls.</summary>
    public float ShadowLength { get; private init; }

    /// <summary>Half the width of the shadow's soft border.</summary>
    public float ShadowSoftness { get; private init; }

    /// <summary>Standard deviation of the lens blur; along the belt motion is added.</summary>
    public Vector2 Blur { get; private init; }

    /// <summary>Standard deviation of the sensor's noise in levels.</summary>
    public float Noise { get; private init; }

    /// <summary>Shift of the rails: the camera shakes.</summary>
    public float RailShift { get; private init; }

    /// <summary>
    /// The scene of a part. The ranges were set by eye: narrow enough for one product under one camera, wide enough that neither pose nor
    /// light nor texture depends on the label.
    /// </summary>
    public static Scene Draw(ref SplitMix64 random)
    {
        float blur = random.Between(0.35f, 0.95f);
        return new Scene
        {
            Centre = new Vector2(random.Between(-18, 18), random.Between(-11, 11)),
            Along = Turn.Direction(random.Between(-0.0135f, 0.0135f)),
            Light = Turn.Direction(random.Between(-0.42f, -0.22f)),
            Metal = random.Between(106, 142),
            MetalWarmth = random.Between(-0.055f, -0.005f),
            LampWarmth = random.Between(-0.02f, 0.03f),
            Grain = random.Between(0.03f, 0.065f),
            GrainOrigin = new Vector2(random.Between(0, 1024), random.Between(0, 512)),
            Mottle = random.Between(0.02f, 0.06f),
            MottleOrigin = new Vector2(random.Between(0, 256), random.Between(0, 256)),
            Belt = random.Between(40, 50),
            BeltOrigin = new Vector2(random.Between(0, 256), random.Between(0, 256)),
            Exposure = random.Between(0.88f, 1.13f),
            Gradient = random.Between(0.03f, 0.2f),
            Vignette = random.Between(0.12f, 0.34f),
            HighlightAt = random.Between(-280, 280),
            HighlightWidth = random.Between(90, 190),
            Highlight = random.Between(0.08f, 0.36f),
            ShadowLength = random.Between(6, 12),
            ShadowSoftness = random.Between(4, 9),
            Blur = new Vector2(blur + random.Between(0, 0.35f), blur),
            Noise = random.Between(1.2f, 2.6f),
            RailShift = random.Between(-1.5f, 1.5f),
        };
    }
}
