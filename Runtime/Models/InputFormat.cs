namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Element type and order of a model's input tensor; the batch is always 1.</summary>
public enum InputFormat
{
    /// <summary>32-bit floats, normalised, one plane for each channel: [1, 3, height, width].</summary>
    F32Nchw,

    /// <summary>Bytes as they come from the resize, channels interleaved: [1, height, width, 3]. The graph normalises by itself.</summary>
    U8Nhwc,
}
