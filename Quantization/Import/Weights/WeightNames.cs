using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>Names out of files of weights, as messages show them.</summary>
internal static class WeightNames
{
    private const int Longest = 120;

    /// <summary>The name in quotes, printable and not longer than a line.</summary>
    public static string Quoted(string name) =>
        $"'{PrintableText.Of(name.Length <= Longest ? name : $"{name[..Longest]}...")}'";
}
