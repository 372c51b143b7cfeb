namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>From a frame to a model's input. (This commit has its shape only; the work follows on its own branch.)</summary>
/// <param name="input">How the model wants its picture.</param>
public sealed class Preprocessor(ImageInput input)
{
    /// <summary>Writes normalised floats, [3, height, width].</summary>
    public void WriteFloat(in ImageView image, RegionOfInterest region, Span<float> nchw) => throw new NotSupportedException(input.ToString());

    /// <summary>Writes bytes, [height, width, 3].</summary>
    public void WriteBytes(in ImageView image, RegionOfInterest region, Span<byte> nhwc) => throw new NotSupportedException(input.ToString());
}
