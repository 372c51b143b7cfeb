using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What a shadow costs the line: an agent that keeps a journal and pictures, in turns alone and with the same model as its shadow. Times
/// from lease to verdict are those in the file of verdicts, for the status tells percentiles in steps of some percent.
/// </summary>
internal static class ShadowBenchmark
{
    private const int Turns = 5;

    /// <summary>Measures and prints.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="model">A bundle.</param>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="rate">Parts a second.</param>
    /// <param name="turn">How long a turn takes.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string agent, string model, string folder, int rate, TimeSpan turn, TextWriter output)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        List<Measured> without = [];
        List<Measured> with = [];
        for (int pair = 1; pair <= Turns; pair++)
        {
            without.Add(await Measure(agent, Configure(model, folder, $"without-{pair}", rate, hasShadow: false), turn, output));
            with.Add(await Measure(agent, Configure(model, folder, $"with-{pair}", rate, hasShadow: true), turn, output));
        }

        Say("p50", measured => measured.P50);
        Say("p99", measured => measured.P99);
        Say("resident memory", measured => measured.Megabytes);

        void Say(string what, Func<Measured, double> value) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} with a shadow against without, median of {Turns} pairs: "
            + $"{AgentTurn.Median(with.Zip(without, (more, less) => value(more) / value(less))):F3}"));
    }

    private static async Task<Measured> Measure(string agent, string configuration, TimeSpan time, TextWriter output)
    {
        AgentTurn turn = await AgentTurn.RunAsync(agent, configuration, time);
        double[] times = AgentTurn.Times(Path.ChangeExtension(configuration, "jsonl"));
        Measured measured = new(times[times.Length / 2], times[(int)(times.Length * 0.99)], turn.Megabytes);
        string shadow = turn.Status.TryGetProperty("shadows", out JsonElement shadows) ? shadows[0].GetRawText() : "no shadow";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Length} parts, p50 {measured.P50:F2} ms, p99 {measured.P99:F2} ms, {measured.Megabytes:F0} MB resident; {shadow}"));
        return measured;
    }

    private static string Configure(string model, string folder, string name, int rate, bool hasShadow)
    {
        JsonObject configuration = new()
        {
            ["station"] = "bench",
            ["model"] = Path.GetFullPath(model),
            ["source"] = new JsonObject { ["type"] = "synthetic", ["framesPerSecond"] = rate },
            ["control"] = new JsonObject { ["socket"] = Path.Combine(folder, name + ".sock") },
            ["output"] = new JsonObject
            {
                ["jsonLines"] = Path.Combine(folder, name + ".jsonl"),
                ["journal"] = Path.Combine(folder, name + ".journal"),
                ["evidence"] = Path.Combine(folder, name + ".pictures"),
            },
        };
        if (hasShadow)
        {
            configuration["shadow"] = new JsonObject { ["models"] = new JsonArray(Path.GetFullPath(model)) };
        }

        string file = Path.Combine(folder, name + ".json");
        File.WriteAllText(file, configuration.ToJsonString());
        return file;
    }

    /// <summary>One turn.</summary>
    private readonly record struct Measured(double P50, double P99, double Megabytes);
}
