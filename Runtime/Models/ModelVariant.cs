using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>One form of the network: for one provider, in one file, at one precision.</summary>
public sealed record ModelVariant
{
    private const string Processor = "cpu";

    // They run ONNX files as the processor does; all others need files of their own.
    private static readonly string[] OnnxProviders = ["cuda", "cann"];

    /// <summary>Name to choose it by, once in a bundle: "fp32", "portable", "cpu".</summary>
    public required string Name { get; init; }

    /// <summary>The provider that runs it: "cpu", "cuda", "cann", "ascend".</summary>
    public required string Provider { get; init; }

    /// <summary>The file in the bundle, relative, without "..".</summary>
    public required string File { get; init; }

    /// <summary>Numbers the weights are kept in: "fp32", "fp16", "int8".</summary>
    public required string Precision { get; init; }

    /// <summary>Element type and order of the input tensor.</summary>
    public InputFormat Input { get; init; } = InputFormat.F32Nchw;

    /// <summary>The Ascend chip that a compiled model is for, or null.</summary>
    public string? Soc { get; init; }

    /// <summary>
    /// Version of the CANN that compiled it, or null where it is not known or the model is not compiled. Older versions of CANN do not load
    /// it.
    /// </summary>
    public string? Cann { get; init; }

    /// <summary>What was measured on a labelled check set, or null when nothing was.</summary>
    public VariantAccuracy? Accuracy { get; init; }

    /// <summary>Whether its weights are kept in integers.</summary>
    [JsonIgnore]
    public bool IsInteger => Precision.StartsWith("int", StringComparison.Ordinal);

    /// <summary>Whether it is an ONNX file of the processor that a provider could open too.</summary>
    /// <param name="provider">Name of the provider.</param>
    internal bool IsOnnxFor(string provider) => Provider == Processor && OnnxProviders.Contains(provider);
}

/// <summary>Element type and order of a model's input tensor; the batch is always 1.</summary>
public enum InputFormat
{
    /// <summary>32-bit floats, normalised, one plane for each channel: [1, 3, height, width].</summary>
    F32Nchw,

    /// <summary>Bytes as they come from the resize, channels interleaved: [1, height, width, 3]. The graph normalises by itself.</summary>
    U8Nhwc,
}
