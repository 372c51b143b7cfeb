namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>
/// One kind of defect. It must be plain to a human in a picture of 224 x 224 pixels and lie within <see cref="PlateGeometry.DefectLimit"/>.
/// </summary>
internal interface IDefect
{
    /// <summary>The label of parts that have it; also the name of its folder of examples.</summary>
    string Label { get; }

    /// <summary>Paints one example. All chance comes from <paramref name="random"/>.</summary>
    void Paint(Canvas canvas, ref SplitMix64 random);
}
