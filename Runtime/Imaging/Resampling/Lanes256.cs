using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly struct Lanes256(Vector256<int> value) : ILanes<Lanes256>
{
    private readonly Vector256<int> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator <<(Lanes256 value, int bits) => new(value._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >>(Lanes256 value, int bits) => new(value._value >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >>>(Lanes256 value, int bits) => new(value._value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref int source) => new(Vector256.LoadUnsafe(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, ref int destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Gather(ref byte origin, ref int offsets) => new(Vector256.Create(
        Lanes128.Gather(ref origin, ref offsets).Value, Lanes128.Gather(ref origin, ref Unsafe.Add(ref offsets, 4)).Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ClampToByte(Lanes256 value) =>
        new(Vector256.Min(Vector256.Max(value._value, Vector256<int>.Zero), Vector256.Create(255)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(ref byte source, out Lanes256 first, out Lanes256 second, out Lanes256 third, out Lanes256 fourth)
    {
        (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.LoadUnsafe(ref source));
        (Vector256<uint> a, Vector256<uint> b) = Vector256.Widen(low);
        (Vector256<uint> c, Vector256<uint> d) = Vector256.Widen(high);
        first = new(a.AsInt32());
        second = new(b.AsInt32());
        third = new(c.AsInt32());
        fourth = new(d.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes256 first, Lanes256 second, Lanes256 third, Lanes256 fourth, ref byte destination)
    {
        Vector256<ushort> low = Vector256.Narrow(first._value.AsUInt32(), second._value.AsUInt32());
        Vector256<ushort> high = Vector256.Narrow(third._value.AsUInt32(), fourth._value.AsUInt32());
        Vector256.Narrow(low, high).StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScaled(Lanes256 value, float scale, float offset, ref float destination) =>
        ((Vector256.ConvertToSingle(value._value) * scale) + Vector256.Create(offset)).StoreUnsafe(ref destination);

    /// <summary>The vector itself, for the wider lanes that are made of several of these.</summary>
    public Vector256<int> Value => _value;
}
