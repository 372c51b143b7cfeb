using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>
/// The command lines that make an .om model of a kit, as POSIX shell scripts. Options as CANN's guides to AMCT (ONNX) and ATC have them.
/// </summary>
/// <param name="inputName">Name of the model's input, of letters that a shell does not interpret.</param>
/// <param name="input">Size of the model's input.</param>
internal sealed class AscendScripts(string inputName, ImageInput input)
{
    private readonly string _shape = FormattableString.Invariant($"{inputName}:1,3,{input.Height},{input.Width}");

    /// <summary>Quantizes the float model: AMCT reads the calibration images and writes int8/model_deploy_model.onnx.</summary>
    /// <param name="images">Number of calibration images.</param>
    // The option is --data_types in newer versions and --data_type in older ones; both understand the shorter spelling.
    public string Amct(int images) => Lines(
        "#!/bin/sh",
        "# INT8: quantizes model.onnx with the calibration images. Needs CANN's amct_onnx; no NPU.",
        "set -eu",
        "cd \"$(dirname \"$0\")\"",
        "mkdir -p int8",
        "amct_onnx calibration --model model.onnx --save_path int8/model \\",
        $"  --input_shape \"{_shape}\" --data_type float32 --data_dir calibration/ \\",
        FormattableString.Invariant($"  --batch_num {images} --calibration_config amct.cfg"));

    /// <summary>Which layers AMCT leaves float.</summary>
    /// <param name="floatOperators">Their names.</param>
    public static string AmctConfiguration(IEnumerable<string> floatOperators) =>
        Lines(["activation_offset : true", .. floatOperators.Select(name => $"skip_layers : \"{name}\"")]);

    /// <summary>Compiles the float model, or the one that AMCT made, for a chip.</summary>
    /// <param name="soc">The chip as ATC names it.</param>
    public string Atc(string soc)
    {
        string[] words = Words("$model", $"model_{soc}_${{1:-fp16}}", soc, "aipp.cfg", text => $"\"{text}\"");
        return Lines(
            "#!/bin/sh",
            $"# Compiles the model for {soc}: sh atc.sh fp16, or after amct.sh: sh atc.sh int8. Needs CANN's toolkit; no NPU.",
            "set -eu",
            "cd \"$(dirname \"$0\")\"",
            "case \"${1:-fp16}\" in",
            "  fp16) model=model.onnx ;;",
            "  int8) model=int8/model_deploy_model.onnx ;;",
            "  *) echo \"usage: $0 [fp16|int8]\" >&2; exit 2 ;;",
            "esac",
            $"atc {string.Join(' ', words[..4])} \\",
            $"  {string.Join(' ', words[4..^2])} \\",
            $"  {string.Join(' ', words[^2..])}");
    }

    /// <summary>ATC's arguments.</summary>
    /// <param name="model">The float model's file.</param>
    /// <param name="output">The file to make, without the .om that ATC adds.</param>
    /// <param name="soc">The chip as ATC names it.</param>
    /// <param name="aipp">The file of <see cref="AscendAipp"/>; null for a model that takes normalised floats.</param>
    public IReadOnlyList<string> AtcArguments(string model, string output, string soc, string? aipp) =>
        Words(model, output, soc, aipp, text => text);

    private string[] Words(string model, string output, string soc, string? aipp, Func<string, string> quote) =>
    [
        "--framework=5", $"--model={quote(model)}", $"--output={quote(output)}", $"--soc_version={soc}", "--input_format=NCHW",
        $"--input_shape={quote(_shape)}",
        .. aipp is null ? [] : (string[])[$"--insert_op_conf={aipp}", .. SmallChannel(soc)],
        "--output_type=FP32", "--log=error",
    ];

    // These chips have a convolution of their own for the few channels of a picture.
    private static string[] SmallChannel(string soc) =>
        soc.StartsWith("Ascend310B", StringComparison.Ordinal) || soc.StartsWith("Ascend310P", StringComparison.Ordinal)
            ? ["--enable_small_channel=1"]
            : [];

    private static string Lines(params IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
