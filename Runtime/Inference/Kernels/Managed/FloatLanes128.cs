using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>Four lanes: SSE2, NEON, and processors without vectors.</summary>
internal readonly unsafe struct FloatLanes128(Vector128<float> value) : IFloatLanes<FloatLanes128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 operator +(FloatLanes128 left, FloatLanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 operator -(FloatLanes128 left, FloatLanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 operator *(FloatLanes128 left, FloatLanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Fma(FloatLanes128 left, FloatLanes128 right, FloatLanes128 addend) =>
        new(Vector128.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Mad(FloatLanes128 left, FloatLanes128 right, FloatLanes128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 LoadBytes(byte* source)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(source)).AsByte();
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLanes128 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 AddIntegers(FloatLanes128 value, int* addends) =>
        new(Vector128.ConvertToSingle(Vector128.ConvertToInt32Native(value._value) + Vector128.Load(addends)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(FloatLanes128 value, float zero, byte* target)
    {
        Vector128<float> most = Vector128.Create(255 - zero);
        Vector128<float> least = Vector128.Create(-zero);
        Vector128<float> below = Vector128.ConditionalSelect(Vector128.LessThan(value._value, most), value._value, most);
        Vector128<float> within = Vector128.ConditionalSelect(Vector128.GreaterThan(below, least), below, least);
        Vector128<int> bytes = Vector128.ConvertToInt32Native(Vector128.Round(within) + Vector128.Create(zero));
        Vector128<ushort> halves = Vector128.Narrow(bytes, bytes).AsUInt16();
        Unsafe.WriteUnaligned(target, Vector128.Narrow(halves, halves).AsUInt32().ToScalar());
    }
}
