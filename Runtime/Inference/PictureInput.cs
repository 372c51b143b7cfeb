using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>
/// Puts pictures that went through the resize already into a session: bytes as they are, or normalised floats in planes, as its variant
/// takes them.
/// </summary>
public sealed class PictureInput
{
    private const int Channels = 3;
    private const int Levels = 256;

    // [channel][byte]: (byte / 255 - mean) / std.
    private readonly float[] _normalised = new float[Channels * Levels];

    /// <param name="input">What the manifest says of the model's input.</param>
    public PictureInput(ImageInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        for (int i = 0; i < _normalised.Length; i++)
        {
            int channel = i / Levels;
            _normalised[i] = (float)((((i % Levels) / 255.0) - input.Mean[channel]) / input.Std[channel]);
        }
    }

    /// <summary>Writes a picture. Allocates nothing.</summary>
    /// <param name="nhwc">The picture, [height, width, 3].</param>
    /// <param name="session">A session of a picture of this size.</param>
    public void Write(ReadOnlySpan<byte> nhwc, IInferenceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Variant.Input == InputFormat.U8Nhwc)
        {
            nhwc.CopyTo(session.InputBuffer);
            return;
        }

        Span<float> planes = MemoryMarshal.Cast<byte, float>(session.InputBuffer);
        ArgumentOutOfRangeException.ThrowIfNotEqual(nhwc.Length, planes.Length);
        int pixels = planes.Length / Channels;
        for (int i = 0; i < nhwc.Length; i++)
        {
            int channel = i % Channels;
            planes[(channel * pixels) + (i / Channels)] = _normalised[(channel * Levels) + nhwc[i]];
        }
    }
}
