namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// A vector of 32-bit integers, one lane for each of <see cref="Count"/> independent samples. The passes are written once against this and
/// compiled for each width. A lane never sees its neighbours and there is no floating-point sum, so all widths give the same bytes. The
/// references must have as many elements behind them as the member reads or writes; nothing is checked here.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The low 32 bits of the products.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator <<(TSelf value, int bits);

    /// <summary>Shifts copies of the sign in.</summary>
    static abstract TSelf operator >>(TSelf value, int bits);

    /// <summary>Shifts zeros in.</summary>
    static abstract TSelf operator >>>(TSelf value, int bits);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(int value);

    /// <summary>Reads <see cref="Count"/> consecutive integers.</summary>
    static abstract TSelf Load(ref int source);

    /// <summary>Writes <see cref="Count"/> consecutive integers.</summary>
    static abstract void Store(TSelf value, ref int destination);

    /// <summary>Reads four bytes (little endian) into each lane, from <paramref name="origin"/> plus that lane's offset in bytes.</summary>
    static abstract TSelf Gather(ref byte origin, ref int offsets);

    /// <summary>Limits every lane to 0..255.</summary>
    static abstract TSelf ClampToByte(TSelf value);

    /// <summary>Reads 4 x <see cref="Count"/> consecutive bytes.</summary>
    static abstract void LoadBytes(ref byte source, out TSelf first, out TSelf second, out TSelf third, out TSelf fourth);

    /// <summary>Writes 4 x <see cref="Count"/> consecutive bytes. Every lane must be within 0..255.</summary>
    static abstract void StoreBytes(TSelf first, TSelf second, TSelf third, TSelf fourth, ref byte destination);

    /// <summary>
    /// Writes <c>lane * scale + offset</c> as <see cref="Count"/> consecutive floats; product and sum are rounded separately.
    /// </summary>
    static abstract void StoreScaled(TSelf value, float scale, float offset, ref float destination);
}
