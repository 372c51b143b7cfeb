namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>ONNX's numbers for the element types that are looked at (TensorProto.DataType).</summary>
internal static class TensorTypes
{
    public const int Float = 1;

    public const int UInt8 = 2;

    public const int Int8 = 3;

    public const int UInt16 = 4;

    public const int Int16 = 5;

    public const int Int32 = 6;

    public const int Int64 = 7;

    public const int Float16 = 10;

    public const int Double = 11;

    public const int BFloat16 = 16;

    /// <summary>Whether it is a floating-point type of 16 bits.</summary>
    public static bool IsHalf(long type) => type is Float16 or BFloat16;
}
