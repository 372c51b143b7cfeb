using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly unsafe struct FloatLanes256(Vector256<float> value) : IFloatLanes<FloatLanes256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 operator +(FloatLanes256 left, FloatLanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 operator -(FloatLanes256 left, FloatLanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 operator *(FloatLanes256 left, FloatLanes256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Fma(FloatLanes256 left, FloatLanes256 right, FloatLanes256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Mad(FloatLanes256 left, FloatLanes256 right, FloatLanes256 addend) =>
        new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 LoadBytes(byte* source)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsByte());
        return new(Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLanes256 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 AddIntegers(FloatLanes256 value, int* addends) =>
        new(Vector256.ConvertToSingle(Vector256.ConvertToInt32Native(value._value) + Vector256.Load(addends)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(FloatLanes256 value, float zero, byte* target)
    {
        Vector256<float> most = Vector256.Create(255 - zero);
        Vector256<float> least = Vector256.Create(-zero);
        Vector256<float> below = Vector256.ConditionalSelect(Vector256.LessThan(value._value, most), value._value, most);
        Vector256<float> within = Vector256.ConditionalSelect(Vector256.GreaterThan(below, least), below, least);
        Vector256<int> bytes = Vector256.ConvertToInt32Native(Vector256.Round(within) + Vector256.Create(zero));
        Vector128<ushort> halves = Vector128.Narrow(bytes.GetLower(), bytes.GetUpper()).AsUInt16();
        Unsafe.WriteUnaligned(target, Vector128.Narrow(halves, halves).AsUInt64().ToScalar());
    }
}
