using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>
/// What ATC, the compiler of Ascend's CANN, needs to make an .om model of a float model: the same as a kit holds, without calibration.
/// </summary>
public sealed class AscendCompilation
{
    private readonly AscendScripts _scripts;

    private AscendCompilation(PlainForm plain, byte[] model, string? aipp, string soc, AscendScripts scripts)
    {
        Plain = plain;
        Model = model;
        Aipp = aipp;
        Soc = soc;
        _scripts = scripts;
    }

    /// <summary>The float model in plain form, from which the other was made.</summary>
    public PlainForm Plain { get; }

    /// <summary>The float model in the form that ATC likes, as ONNX.</summary>
    public byte[] Model { get; }

    /// <summary>The normalisation as AIPP: the .om model then takes the picture's bytes. Null where it takes normalised floats.</summary>
    public string? Aipp { get; }

    /// <summary>The chip as ATC names it.</summary>
    public string Soc { get; }

    /// <summary>Prepares a model.</summary>
    /// <param name="onnx">The bytes of a float32 ONNX model with its weights inside.</param>
    /// <param name="path">Where they come from, for messages.</param>
    /// <param name="manifest">What is said of the model: how it wants its picture, and how many scores it gives.</param>
    /// <param name="manifestPath">Where a user wrote that for a bare network; null where it is a part of the model.</param>
    /// <param name="soc">The chip as ATC names it, such as Ascend310B4.</param>
    /// <param name="takesPixels">Whether the .om model shall normalise by itself.</param>
    /// <exception cref="EdgeException">
    /// The chip's name is none, the model is quantized, or Ascend's tools cannot take it or its normalisation.
    /// </exception>
    public static AscendCompilation Prepare(
        byte[] onnx, string path, ModelManifest manifest, string? manifestPath, string soc, bool takesPixels)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ImageInput input = manifest.Input;
        AscendKit.ThrowIfNoChip(soc);
        PlainForm plain = PlainNetwork.Of(onnx, path, folder: null, NetworkTask.Of(manifest));
        ModelProto model = OnnxFile.Parse(plain.Bytes, path);
        if (ModelRequirements.FindInteger(model) is { } node)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"ATC reads no model that is quantized in the way of ONNX, and this one holds {node.OpType}",
                path,
                "the float32 model that it was made of",
                "Compile that one: Ascend computes it in float16. For INT8, "
                + "`edge quantize --ascend-kit` writes what Ascend's own tool AMCT needs.");
        }

        ModelRequirements.ThrowIfUnsuitable(model, path, input, manifest.Labels.Count, manifestPath);
        FloatPasses.Run(model, FloatPasses.All);
        ModelProto emitted = AscendGraph.Emit(model);
        string name = emitted.Graph.Input[0].Name;
        AscendKit.ThrowIfUnspeakable([name]);
        return new AscendCompilation(
            plain, OnnxFile.ToBytes(emitted), takesPixels ? AscendAipp.Write(input) : null, soc, new AscendScripts(name, input));
    }

    /// <summary>ATC's arguments.</summary>
    /// <param name="model">The file that <see cref="Model"/> was written to.</param>
    /// <param name="aipp">The file that <see cref="Aipp"/> was written to.</param>
    /// <param name="output">The file to make, without the .om that ATC adds.</param>
    public IReadOnlyList<string> Arguments(string model, string aipp, string output) =>
        _scripts.AtcArguments(model, output, Soc, Aipp is null ? null : aipp);
}
