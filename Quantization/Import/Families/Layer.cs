namespace EdgeConvNeXt.Quantization.Import.Families;

/// <summary>A layer of a ConvNeXt that has weights, whatever a library calls it.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Stage">Index of its stage, 0 to 3; a downsampling belongs to the stage after it.</param>
/// <param name="Block">Index of its block within the stage.</param>
internal readonly record struct Layer(LayerRole Role, int Stage = 0, int Block = 0);

/// <summary>What a layer is.</summary>
internal enum LayerRole
{
    /// <summary>4x4 convolution of stride 4, 3 channels to those of the first stage.</summary>
    Stem,

    /// <summary>The norm after it.</summary>
    StemNorm,

    /// <summary>The norm before a downsampling.</summary>
    DownsampleNorm,

    /// <summary>2x2 convolution of stride 2, channels of a stage to those of the next.</summary>
    Downsample,

    /// <summary>7x7 depthwise convolution.</summary>
    Depthwise,

    /// <summary>The norm after it.</summary>
    BlockNorm,

    /// <summary>The linear layer from C to 4C.</summary>
    Expand,

    /// <summary>Global response normalisation of V2: a factor and a summand for each of 4C channels.</summary>
    ResponseNorm,

    /// <summary>The linear layer from 4C to C.</summary>
    Project,

    /// <summary>Layer scale of V1: a factor for each of C channels.</summary>
    LayerScale,

    /// <summary>A norm over the last feature map, before the mean over its cells.</summary>
    MapNorm,

    /// <summary>The norm after that mean.</summary>
    HeadNorm,

    /// <summary>The linear layer to the labels.</summary>
    Classifier,
}

/// <summary>The tensors of a layer.</summary>
internal enum Part
{
    /// <summary>Kernel, matrix or factor.</summary>
    Weight,

    /// <summary>Summand.</summary>
    Bias,
}
