namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>What a model takes for a picture.</summary>
public enum InputForm
{
    /// <summary>The camera's pixels as they are: uint8 [N, height, width, channels]. Mean and standard deviation are inside the first weights.</summary>
    U8Nhwc,

    /// <summary>Normalised floats [N, channels, height, width].</summary>
    F32Nchw,
}
