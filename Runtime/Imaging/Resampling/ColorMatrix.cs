using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The conversion of a <see cref="YcbcrFormula"/> for a vector of pixels at once.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct ColorMatrix<TLanes>(YcbcrFormula formula)
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes _luminance = TLanes.Broadcast(formula.Luminance);
    private readonly TLanes _redFromV = TLanes.Broadcast(formula.RedFromV);
    private readonly TLanes _greenFromU = TLanes.Broadcast(formula.GreenFromU);
    private readonly TLanes _greenFromV = TLanes.Broadcast(formula.GreenFromV);
    private readonly TLanes _blueFromU = TLanes.Broadcast(formula.BlueFromU);
    private readonly TLanes _redOffset = TLanes.Broadcast(formula.RedOffset);
    private readonly TLanes _greenOffset = TLanes.Broadcast(formula.GreenOffset);
    private readonly TLanes _blueOffset = TLanes.Broadcast(formula.BlueOffset);

    /// <summary>
    /// Red, green and blue but for the luminance, of a pair of chroma samples; shared by the pixels that share the samples.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Chroma(TLanes u, TLanes v, out TLanes red, out TLanes green, out TLanes blue)
    {
        red = (v * _redFromV) + _redOffset;
        green = (u * _greenFromU) + (v * _greenFromV) + _greenOffset;
        blue = (u * _blueFromU) + _blueOffset;
    }

    /// <summary>Writes red, green and blue of one pixel in each lane, three vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StorePixel(TLanes y, TLanes red, TLanes green, TLanes blue, ref int tile)
    {
        TLanes luminance = y * _luminance;
        TLanes.Store(TLanes.ClampToByte((luminance + red) >> YcbcrFormula.FractionBits), ref tile);
        TLanes.Store(TLanes.ClampToByte((luminance + green) >> YcbcrFormula.FractionBits), ref Unsafe.Add(ref tile, TLanes.Count));
        TLanes.Store(TLanes.ClampToByte((luminance + blue) >> YcbcrFormula.FractionBits), ref Unsafe.Add(ref tile, 2 * TLanes.Count));
    }
}
