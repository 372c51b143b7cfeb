using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Reads a code in a picture. One thread at a time.</summary>
public interface ICodeReader
{
    /// <summary>Looks for one code. Takes its time and may allocate; never throws for what the picture shows.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="area">Where to look, within the frame.</param>
    /// <returns>What the code says; null where none could be read.</returns>
    string? Read(in ImageView frame, RegionOfInterest area);
}
