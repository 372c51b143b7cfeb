using System.Globalization;
using System.Text.Json;

namespace EdgeConvNeXt.ArmProof;

/// <summary>
/// Holds the verdicts that the published program gave on another processor against those that it gave here: JSON lines, part by part.
/// </summary>
internal static class VerdictComparison
{
    /// <summary>
    /// How far a score, 0 to 1, may move. Softmax is nowhere steeper than a quarter: a logit that moves by 0.15, as far as it may, moves
    /// its score by 0.0375.
    /// </summary>
    private const double Limit = 0.0375;

    /// <summary>Compares, and writes passes and failures.</summary>
    /// <param name="title">What ran where.</param>
    /// <param name="wanted">File with the verdicts given here.</param>
    /// <param name="found">File with the verdicts given there.</param>
    /// <param name="output">Where to.</param>
    /// <returns>Whether all passed.</returns>
    public static bool Run(string title, string wanted, string found, TextWriter output)
    {
        Line[] here = Read(wanted);
        Line[] there = Read(found);
        bool isSame = here.Length > 0
            && here.Select(line => (line.Part, line.Label, line.Outcome)).SequenceEqual(
                there.Select(line => (line.Part, line.Label, line.Outcome)));
        double largest = isSame ? here.Zip(there, (left, right) => Math.Abs(left.Score - right.Score)).Max() : double.NaN;
        output.WriteLine($"{(isSame ? "pass" : "fail")} {title} gives the same {here.Length} verdicts");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(largest <= Limit ? "pass" : "fail")} {title} moves no score by more than {Limit} (it moves one by {largest:0.0000})"));
        return largest <= Limit;
    }

    private static Line[] Read(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Parse)];

    private static Line Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement verdict = document.RootElement;
        return new Line(
            verdict.GetProperty("part").GetInt64(), verdict.GetProperty("label").GetString(), verdict.GetProperty("outcome").GetString(),
            verdict.GetProperty("score").GetDouble());
    }

    private sealed record Line(long Part, string? Label, string? Outcome, double Score);
}
