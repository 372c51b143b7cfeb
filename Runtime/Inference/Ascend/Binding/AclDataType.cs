namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>aclDataType: the kinds of numbers that a classifier's inputs and outputs may meet. Others keep their number.</summary>
internal enum AclDataType
{
    Float = 0,
    Float16 = 1,
    Int8 = 2,
    Int32 = 3,
    UInt8 = 4,
    Int64 = 9,
    UInt64 = 10,
    BFloat16 = 27,
}
