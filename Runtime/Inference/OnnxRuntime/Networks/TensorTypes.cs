namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>ONNX's numbers for the element types that are looked at (TensorProto.DataType).</summary>
internal static class TensorTypes
{
    public const int Float = 1;

    public const int Float16 = 10;

    public const int Double = 11;

    public const int BFloat16 = 16;

    /// <summary>Whether it is a floating-point type of 16 bits.</summary>
    public static bool IsHalf(long type) => type is Float16 or BFloat16;
}
