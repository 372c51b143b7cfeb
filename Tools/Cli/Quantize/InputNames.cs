using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>What an integer model may take, by the names of the bundle format.</summary>
internal static class InputNames
{
    private static readonly Dictionary<string, InputFormat?> Formats = new()
    {
        ["auto"] = null,
        ["u8-nhwc"] = InputFormat.U8Nhwc,
        ["f32-nchw"] = InputFormat.F32Nchw,
    };

    /// <summary>Every name, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Formats.Keys];

    /// <summary>The format of a name; null where the model decides.</summary>
    public static InputFormat? Format(string name) => Formats[name];
}
