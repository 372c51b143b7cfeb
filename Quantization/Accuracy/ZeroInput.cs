using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>An input to measure time with: no kernel's time depends on its values.</summary>
internal static class ZeroInput
{
    /// <summary>
    /// Zeros of the type and layout that a model takes: bytes [1, height, width, colours] or floats [1, colours, height, width].
    /// </summary>
    public static OrtValue For(InferenceSession session, ImageInput input)
    {
        int colors = input.Mean.Count;
        return session.InputMetadata.Values.First().ElementDataType == TensorElementType.UInt8
            ? OrtValue.CreateTensorValueFromMemory(new byte[input.Height * input.Width * colors], [1, input.Height, input.Width, colors])
            : OrtValue.CreateTensorValueFromMemory(new float[colors * input.Height * input.Width], [1, colors, input.Height, input.Width]);
    }
}
