using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>Preprocessing that several families share.</summary>
internal static class TrainedInput
{
    // All of them were trained with the statistics of ImageNet; Keras and MindSpore write the same ones times 255.
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Std = [0.229f, 0.224f, 0.225f];

    // Pictures of this size and more were not cropped, but stretched.
    private const int SmallestStretched = 384;

    /// <summary>
    /// Meta's evaluation (https://github.com/facebookresearch/ConvNeXt/blob/main/datasets.py, build_transform): bicubic, to 256/224 of the
    /// side and the centre of it, from 384 pixels on stretched. timm ("crop_pct" 0.875, "crop_mode" squash), Hugging Face
    /// (ConvNextImageProcessor, "crop_pct" 224/256) and Keras (whose weights are Meta's) do the same.
    /// </summary>
    public static ImageInput OfMeta(int side) => side >= SmallestStretched
        ? new ImageInput { Width = side, Height = side, Filter = ResizeFilter.Bicubic, Mean = Mean, Std = Std }
        : Cropped(side, side * 256 / 224, ResizeFilter.Bicubic);

    /// <summary>The shorter side is resized, and the centre taken.</summary>
    /// <param name="side">Width and height of the input.</param>
    /// <param name="size">Length of the shorter side before.</param>
    /// <param name="filter">The resampling kernel.</param>
    public static ImageInput Cropped(int side, int size, ResizeFilter filter) => new()
    {
        Width = side,
        Height = side,
        Resize = ResizeMode.ShorterSide,
        Size = size,
        Filter = filter,
        Mean = Mean,
        Std = Std,
    };
}
