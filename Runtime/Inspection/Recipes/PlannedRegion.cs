using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>One rectangle that the model looks at.</summary>
/// <param name="Name">Its region's name, with the tile's number from 1 where the region has tiles: "top/2".</param>
/// <param name="Area">Where it lies in the frame.</param>
public readonly record struct PlannedRegion(string Name, RegionOfInterest Area);
