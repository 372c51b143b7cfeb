using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>Pictures for sessions of the tiny model, and what they say to them.</summary>
internal static class TinyPicture
{
    /// <summary>Writes a picture of one grey level.</summary>
    public static void Fill(IInferenceSession session, byte grey)
    {
        if (session.Variant.Input == InputFormat.U8Nhwc)
        {
            session.InputBuffer.Fill(grey);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(session.InputBuffer).Fill(grey / 255f);
        }
    }

    /// <summary>Index of the best score of the last run.</summary>
    public static int Answer(IInferenceSession session)
    {
        float[] output = session.Output.ToArray();
        return Array.IndexOf(output, output.Max());
    }
}
