namespace EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

/// <summary>
/// A vector of floats, a lane for each channel. Kernels are written once against this and compiled for each width. Steps are IEEE single
/// precision and no lane sees its neighbours, so all widths give the same bits. Nothing is checked here: addresses have as many elements
/// behind them as a member reads or writes, and any alignment.
/// </summary>
internal unsafe interface IFloatLanes<TSelf>
    where TSelf : struct, IFloatLanes<TSelf>
{
    /// <summary>Number of lanes, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>left * right + addend with one rounding.</summary>
    static abstract TSelf Fma(TSelf left, TSelf right, TSelf addend);

    /// <summary>left * right + addend, where product and sum are exact anyway.</summary>
    static abstract TSelf Mad(TSelf left, TSelf right, TSelf addend);

    /// <summary>Reads floats.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Reads bytes.</summary>
    static abstract TSelf LoadBytes(byte* source);

    /// <summary>Writes floats.</summary>
    static abstract void Store(TSelf value, float* target);

    /// <summary>Adds integers to lanes that hold whole numbers below 2 to the 24.</summary>
    static abstract TSelf AddIntegers(TSelf value, int* addends);

    /// <summary>Rounds to the nearest, ties to even, adds a zero point and writes the bytes; not a number becomes 255.</summary>
    static abstract void StoreBytes(TSelf value, float zero, byte* target);
}
