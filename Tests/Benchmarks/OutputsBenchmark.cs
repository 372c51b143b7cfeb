using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What outputs cost the line: an agent that gets 30 parts a second, in turns with a file of JSON lines and with, besides, journal, a
/// picture of every part, MQTT and metrics. Latency from lease to verdict and resident memory, as the agent and the kernel tell them.
/// Needs Debian's mosquitto.
/// </summary>
internal static class OutputsBenchmark
{
    private const int Turns = 5;
    private const int FramesPerSecond = 30;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    /// <summary>Measures and prints.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="model">A bundle.</param>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string agent, string model, string folder, TextWriter output)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        int port = FreePort();
        string broker = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(broker, [$"listener {port} 127.0.0.1", "allow_anonymous true"]);
        ProcessStartInfo start = new("/usr/sbin/mosquitto", ["-c", broker]) { RedirectStandardError = true };
        using Process mosquitto = Process.Start(start)!;
        try
        {
            List<Measured> without = [];
            List<Measured> with = [];
            for (int turn = 1; turn <= Turns; turn++)
            {
                without.Add(await Measure(agent, Configure(model, folder, $"without-{turn}"), "without outputs", output));
                with.Add(await Measure(agent, Configure(model, folder, $"with-{turn}", port), "with all outputs", output));
            }

            Compare(without, with, output);
        }
        finally
        {
            mosquitto.Kill();
        }
    }

    private static async Task<Measured> Measure(string agent, string configuration, string what, TextWriter output)
    {
        AgentTurn turn = await AgentTurn.RunAsync(agent, configuration, Turn);
        JsonElement counters = turn.Status.GetProperty("counters");
        JsonElement latency = counters.GetProperty("latencyMs");
        Measured measured = new(
            counters.GetProperty("parts").GetInt64(), latency.GetProperty("p50").GetDouble(), latency.GetProperty("p99").GetDouble(),
            turn.Megabytes);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {measured.Parts} parts, p50 {measured.P50:F3} ms, p99 {measured.P99:F3} ms, "
            + $"{measured.Megabytes:F1} MB resident"));
        return measured;
    }

    private static void Compare(List<Measured> without, List<Measured> with, TextWriter output)
    {
        Say("p50", measured => measured.P50);
        Say("p99", measured => measured.P99);
        Say("resident memory", measured => measured.Megabytes);

        void Say(string what, Func<Measured, double> value) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} with all outputs against without, median of {Turns} pairs: "
            + $"{AgentTurn.Median(with.Zip(without, (more, less) => value(more) / value(less))):F3}"));
    }

    private static string Configure(string model, string folder, string name, int? broker = null)
    {
        JsonObject configuration = new()
        {
            ["station"] = "bench",
            ["model"] = Path.GetFullPath(model),
            ["source"] = new JsonObject { ["type"] = "synthetic", ["framesPerSecond"] = FramesPerSecond },
            ["control"] = new JsonObject { ["socket"] = Path.Combine(folder, name + ".sock") },
            ["output"] = new JsonObject { ["jsonLines"] = Path.Combine(folder, name + ".jsonl") },
        };
        if (broker is { } port)
        {
            configuration["metrics"] = new JsonObject { ["address"] = "0" };
            configuration["output"] = new JsonObject
            {
                ["jsonLines"] = Path.Combine(folder, name + ".jsonl"),
                ["journal"] = Path.Combine(folder, name + ".journal"),
                ["evidence"] = new JsonObject { ["path"] = Path.Combine(folder, name + ".pictures"), ["allOk"] = true },
                ["mqtt"] = new JsonObject { ["address"] = $"127.0.0.1:{port}", ["site"] = "here", ["line"] = name },
            };
        }

        string file = Path.Combine(folder, name + ".json");
        File.WriteAllText(file, configuration.ToJsonString());
        return file;
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>One turn.</summary>
    private readonly record struct Measured(long Parts, double P50, double P99, double Megabytes);
}
