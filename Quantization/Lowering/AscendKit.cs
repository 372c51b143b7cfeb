using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// Everything that makes an .om model for an Ascend NPU where its tools are: the float model in the form they like, calibration images, the
/// normalisation as AIPP, and the command lines. Ascend's INT8 comes of its own tool AMCT: ATC reads no model that is quantized in the way
/// of ONNX.
/// </summary>
internal static partial class AscendKit
{
    private const string ReadMe =
        """
        How to make an .om model of this folder. The tools are part of CANN; they do not need an NPU.

          sh atc.sh fp16                model.onnx as float16
          sh amct.sh; sh atc.sh int8    the same in INT8

        model.onnx    the float32 model: normalised float32 input [N, 3, height, width], linear layers as 1x1 convolutions
        calibration/  images that AMCT observes, one in each file: raw little-endian float32, normalised, [1, 3, height, width], as model.onnx takes them
        amct.cfg      what AMCT shall leave float
        aipp.cfg      the normalisation, as a part of the .om model: its input is the picture's bytes, uint8 [1, height, width, 3], in the colour order of the manifest

        Use the oldest CANN that is deployed: a newer one loads its models, an older one does not. The name of the chip is "Ascend" and the Name column of
        `npu-smi info`.

        """;

    /// <summary>The files of a kit: their paths, with '/', and their contents.</summary>
    /// <param name="model">What <see cref="AscendGraph"/> wrote.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <param name="images">Calibration images, normalised, NCHW.</param>
    /// <param name="soc">The chip as ATC names it, such as Ascend310B4.</param>
    /// <param name="floatOperators">Names of the operators that stay float in INT8.</param>
    /// <exception cref="EdgeException">
    /// The chip's name is none, or the tools cannot take the model's names or its normalisation.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Write(
        ModelProto model, ImageInput input, ICalibrationData images, string soc, IReadOnlyCollection<string> floatOperators)
    {
        ThrowIfNoChip(soc);
        ThrowIfUnspeakable(floatOperators.Append(model.Graph.Input[0].Name));
        AscendScripts scripts = new(model.Graph.Input[0].Name, input);
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<float> image in images.Images(CancellationToken.None))
        {
            // AMCT wants the names in the order of the files.
            files.Add(
                $"calibration/{files.Count.ToString("0000", CultureInfo.InvariantCulture)}.bin",
                MemoryMarshal.AsBytes(image.Span).ToArray());
        }

        string amct = scripts.Amct(files.Count);
        files.Add("model.onnx", OnnxFile.ToBytes(model));
        files.Add("aipp.cfg", Encoding.UTF8.GetBytes(AscendAipp.Write(input)));
        files.Add("amct.cfg", Encoding.UTF8.GetBytes(AscendScripts.AmctConfiguration(floatOperators)));
        files.Add("amct.sh", Encoding.UTF8.GetBytes(amct));
        files.Add("atc.sh", Encoding.UTF8.GetBytes(scripts.Atc(soc)));
        files.Add("README.txt", Encoding.UTF8.GetBytes(ReadMe.ReplaceLineEndings("\n")));
        return files;
    }

    /// <exception cref="EdgeException">That is no name of an Ascend chip.</exception>
    public static void ThrowIfNoChip(string soc)
    {
        if (!Chip().IsMatch(soc))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"'{soc}' is no Ascend chip",
                "soc",
                "a name like Ascend310B4",
                "Put \"Ascend\" before the Name column of `npu-smi info`.");
        }
    }

    // The names stand in shell scripts, and ATC separates them by colons, commas and semicolons.
    public static void ThrowIfUnspeakable(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !Speakable().IsMatch(name)) is { } name)
        {
            throw new EdgeException(
                EdgeFault.Model,
                $"Ascend's tools cannot take the name '{name}'",
                "model",
                "letters, digits and _ . / -",
                "Rename it in the float model.");
        }
    }

    [GeneratedRegex(@"^Ascend[0-9][0-9A-Za-z-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Chip();

    [GeneratedRegex(@"^[A-Za-z0-9_./-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Speakable();
}
