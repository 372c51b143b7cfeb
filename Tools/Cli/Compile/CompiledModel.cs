using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary>
/// What ATC leaves behind. Its format is Huawei's own and not published; what it surely is not can be recognised all the same.
/// </summary>
internal static class CompiledModel
{
    // An ONNX file begins with its format's version (onnx.proto, ModelProto.ir_version), which is small.
    private const byte OnnxVersionTag = 0x08;
    private const byte MostOnnxVersion = 32;

    // Signatures of files that lie about where models do: JPEG, PNG, zip, gzip, ELF, GIF.
    private static readonly byte[][] Others =
    [
        [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47], [0x50, 0x4B, 0x03, 0x04], [0x1F, 0x8B], [0x7F, 0x45, 0x4C, 0x46], [0x47, 0x49, 0x46],
    ];

    /// <summary>The bytes, if they could be a compiled model.</summary>
    /// <exception cref="EdgeException">They are surely none.</exception>
    public static byte[] Checked(byte[] bytes, string where)
    {
        string? reason = bytes.Length == 0 ? "it is empty"
            : bytes is [OnnxVersionTag, > 0 and < MostOnnxVersion, ..] ? "it looks like the ONNX file that ATC reads"
            : Others.Any(signature => bytes.AsSpan().StartsWith(signature)) ? "it is a picture, an archive or a program"
            : null;
        return reason is null ? bytes : throw new EdgeException(
            EdgeFault.Model,
            $"This is no compiled model: {reason}",
            where,
            "an .om file that ATC made",
            "Name the file that ATC wrote; look at ATC's messages where it wrote this one.");
    }
}
