using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>Working memory for one row of pixels, padded so that whole vectors may be read and written at its end.</summary>
internal sealed class RowBuffers
{
    public RowBuffers(int width)
    {
        Padded = (width + Lanes - 1) / Lanes * Lanes;
        Light = new float[Padded];
        Sheen = new float[Padded];
        Grain = new float[Padded];
        Belt = new float[Padded];
        Tone = new float[Padded];
        Warmth = new float[Padded];
        Luminance = new float[Padded];
    }

    /// <summary>Rows are whole multiples of this, whatever the machine's vectors are.</summary>
    public const int Lanes = 16;

    /// <summary>Elements of every buffer.</summary>
    public int Padded { get; }

    public float[] Light { get; }

    public float[] Sheen { get; }

    public float[] Grain { get; }

    public float[] Belt { get; }

    public float[] Tone { get; }

    public float[] Warmth { get; }

    public float[] Luminance { get; }

    /// <summary>The index of each lane: 0, 1, 2 and so on.</summary>
    public static Vector<float> LaneIndex { get; } = Vector.CreateSequence(0f, 1f);
}
