using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// Two published agents in turns on the same model: from the start of the process to its first verdict, and the memory that it has a few
/// seconds later on a line of ten parts a second.
/// </summary>
internal static class StartBenchmark
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Measures and prints.</summary>
    /// <param name="before">A published agent.</param>
    /// <param name="after">Another one.</param>
    /// <param name="model">A bundle.</param>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="rounds">Turns, 1 or more.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string before, string after, string model, string folder, int rounds, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        List<AgentStart> first = [];
        List<AgentStart> second = [];
        for (int round = 0; round < rounds; round++)
        {
            first.Add(await StartAsync(before, model, Path.Combine(folder, $"before-{round}")));
            second.Add(await StartAsync(after, model, Path.Combine(folder, $"after-{round}")));
        }

        Say("ms to the first verdict", one => one.Milliseconds);
        Say("MB resident", one => one.Megabytes);

        void Say(string what, Func<AgentStart, double> value) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {AgentTurn.Median(first.Select(value)):F1} and {AgentTurn.Median(second.Select(value)):F1}, "
            + $"ratio {AgentTurn.Median(second.Select(value)) / AgentTurn.Median(first.Select(value)):F3} (medians of {rounds})"));
    }

    private static async Task<AgentStart> StartAsync(string agent, string model, string name)
    {
        string verdicts = Path.GetFullPath(name) + ".jsonl";
        JsonObject configuration = new()
        {
            ["station"] = "bench",
            ["model"] = Path.GetFullPath(model),
            ["source"] = new JsonObject { ["type"] = "synthetic", ["framesPerSecond"] = 10 },
            ["control"] = new JsonObject { ["socket"] = Path.GetFullPath(name) + ".sock" },
            ["output"] = new JsonObject { ["jsonLines"] = verdicts },
        };
        File.Delete(verdicts);
        await File.WriteAllTextAsync(name + ".json", configuration.ToJsonString());
        long begun = Stopwatch.GetTimestamp();
        using Process process = AgentTurn.Start(agent, name + ".json");
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        try
        {
            while (!File.Exists(verdicts) || new FileInfo(verdicts).Length == 0)
            {
                if (Stopwatch.GetElapsedTime(begun) > Limit || process.HasExited)
                {
                    throw new InvalidOperationException($"{agent} gave no verdict.");
                }

                await Task.Delay(1);
            }

            double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            await Task.Delay(Settled);
            return new AgentStart(milliseconds, AgentTurn.ResidentMegabytes(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private readonly record struct AgentStart(double Milliseconds, double Megabytes);
}
