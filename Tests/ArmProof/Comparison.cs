using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeConvNeXt.ArmProof;

/// <summary>
/// Holds what the C program made of the prepared inputs against the product's answers: for every model (a folder with NN.logits) and every
/// machine (a folder in that one, with NN.logits too).
/// </summary>
internal static class Comparison
{
    /// <summary>How far a logit may move where the arithmetic is in floats: the sums are taken in another order.</summary>
    private const float FloatLimit = 0.001f;

    /// <summary>
    /// How far a logit may move where the arithmetic is in whole numbers: floats between the layers are rounded to 8 bits, so that a last
    /// bit may become a whole step. The logits of the demo model reach from about -5 to 5, and quantizing it moved them by 0.05 (30 dB).
    /// </summary>
    private const float WholeLimit = 0.15f;

    /// <summary>Compares everything, writes a table, a line of JSON and the passes and failures, and the JSON into a file.</summary>
    /// <returns>Whether every machine gave every answer within the limits.</returns>
    public static bool Run(string folder, string report, TextWriter output)
    {
        List<MachineResult> results = [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(Compare)];
        WriteTable(results, output);
        string json = JsonSerializer.Serialize(new { results }, JsonSerializerOptions.Web);
        File.WriteAllText(report, json + "\n");
        output.WriteLine(json);
        foreach (MachineResult result in results)
        {
            output.WriteLine(
                $"{(result.HasSameLabels ? "pass" : "fail")} {result.Model} on {result.Machine} names the same label for all "
                + $"{result.Images} images");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(result.IsWithin ? "pass" : "fail")} {result.Model} on {result.Machine} moves no logit by more than {result.Limit}"));
        }

        return results.Count > 0 && results.TrueForAll(result => result.HasSameLabels && result.IsWithin);
    }

    private static IEnumerable<MachineResult> Compare(string model)
    {
        string[] references = [.. Directory.EnumerateFiles(model, "*.logits").Order(StringComparer.Ordinal)];
        bool isWhole = File.ReadAllText(Path.Combine(model, "model.txt")).StartsWith("u8", StringComparison.Ordinal);
        return Directory.EnumerateDirectories(model).Order(StringComparer.Ordinal)
            .Select(
                machine =>
                    Compare(Path.GetFileName(model), Path.GetFileName(machine), references, machine, isWhole ? WholeLimit : FloatLimit));
    }

    private static MachineResult Compare(string model, string machine, string[] references, string folder, float limit)
    {
        int agreed = 0;
        float largest = 0;
        foreach (string reference in references)
        {
            float[] wanted = Read(reference);
            float[] found = Read(Path.Combine(folder, Path.GetFileName(reference)));
            bool isWhole = found.Length == wanted.Length;
            agreed += isWhole && Best(wanted) == Best(found) ? 1 : 0;

            // A number that is none makes the difference none too, which no limit holds; so does an answer that is cut off.
            largest = isWhole ? wanted.Zip(found, (left, right) => MathF.Abs(left - right)).Aggregate(largest, MathF.Max) : float.NaN;
        }

        return new MachineResult(model, machine, references.Length, (double)agreed / references.Length, largest, limit);
    }

    private static float[] Read(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();

    private static int Best(float[] logits) => Array.IndexOf(logits, logits.Max());

    private static void WriteTable(List<MachineResult> results, TextWriter output)
    {
        output.WriteLine($"{"model",-8} {"machine",-12} {"images",6} {"agreement",9} {"largest logit difference",24}");
        foreach (MachineResult result in results)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Model,-8} {result.Machine,-12} {result.Images,6} {result.Agreement,9:P1} "
                + $"{result.LargestDifference,24:0.000000}"));
        }
    }
}
