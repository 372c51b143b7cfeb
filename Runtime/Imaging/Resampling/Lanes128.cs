using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Four lanes: NEON, SSE, and in software where the processor has no vectors at all.</summary>
internal readonly struct Lanes128(Vector128<int> value) : ILanes<Lanes128>
{
    private readonly Vector128<int> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <<(Lanes128 value, int bits) => new(value._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >>(Lanes128 value, int bits) => new(value._value >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >>>(Lanes128 value, int bits) => new(value._value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(int value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref int source) => new(Vector128.LoadUnsafe(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, ref int destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Gather(ref byte origin, ref int offsets) => new(Vector128.Create(
        Word(ref origin, offsets), Word(ref origin, Unsafe.Add(ref offsets, 1)), Word(ref origin, Unsafe.Add(ref offsets, 2)),
        Word(ref origin, Unsafe.Add(ref offsets, 3))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ClampToByte(Lanes128 value) =>
        new(Vector128.Min(Vector128.Max(value._value, Vector128<int>.Zero), Vector128.Create(255)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(ref byte source, out Lanes128 first, out Lanes128 second, out Lanes128 third, out Lanes128 fourth)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source));
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        first = new(a.AsInt32());
        second = new(b.AsInt32());
        third = new(c.AsInt32());
        fourth = new(d.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes128 first, Lanes128 second, Lanes128 third, Lanes128 fourth, ref byte destination)
    {
        Vector128<ushort> low = Vector128.Narrow(first._value.AsUInt32(), second._value.AsUInt32());
        Vector128<ushort> high = Vector128.Narrow(third._value.AsUInt32(), fourth._value.AsUInt32());
        Vector128.Narrow(low, high).StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScaled(Lanes128 value, float scale, float offset, ref float destination) =>
        ((Vector128.ConvertToSingle(value._value) * scale) + Vector128.Create(offset)).StoreUnsafe(ref destination);

    /// <summary>The vector itself, for the wider lanes that are made of several of these.</summary>
    public Vector128<int> Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Word(ref byte origin, int offset) => Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref origin, offset));
}
