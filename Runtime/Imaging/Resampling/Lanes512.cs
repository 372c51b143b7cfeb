using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly struct Lanes512(Vector512<int> value) : ILanes<Lanes512>
{
    private readonly Vector512<int> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <<(Lanes512 value, int bits) => new(value._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >>(Lanes512 value, int bits) => new(value._value >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >>>(Lanes512 value, int bits) => new(value._value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(int value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref int source) => new(Vector512.LoadUnsafe(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, ref int destination) => value._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Gather(ref byte origin, ref int offsets) => new(Vector512.Create(
        Lanes256.Gather(ref origin, ref offsets).Value, Lanes256.Gather(ref origin, ref Unsafe.Add(ref offsets, 8)).Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ClampToByte(Lanes512 value) =>
        new(Vector512.Min(Vector512.Max(value._value, Vector512<int>.Zero), Vector512.Create(255)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(ref byte source, out Lanes512 first, out Lanes512 second, out Lanes512 third, out Lanes512 fourth)
    {
        (Vector512<ushort> low, Vector512<ushort> high) = Vector512.Widen(Vector512.LoadUnsafe(ref source));
        (Vector512<uint> a, Vector512<uint> b) = Vector512.Widen(low);
        (Vector512<uint> c, Vector512<uint> d) = Vector512.Widen(high);
        first = new(a.AsInt32());
        second = new(b.AsInt32());
        third = new(c.AsInt32());
        fourth = new(d.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes512 first, Lanes512 second, Lanes512 third, Lanes512 fourth, ref byte destination)
    {
        Vector512<ushort> low = Vector512.Narrow(first._value.AsUInt32(), second._value.AsUInt32());
        Vector512<ushort> high = Vector512.Narrow(third._value.AsUInt32(), fourth._value.AsUInt32());
        Vector512.Narrow(low, high).StoreUnsafe(ref destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreScaled(Lanes512 value, float scale, float offset, ref float destination) =>
        ((Vector512.ConvertToSingle(value._value) * scale) + Vector512.Create(offset)).StoreUnsafe(ref destination);
}
