using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Station.Api.Control;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>An agent that ran for a while, and was killed.</summary>
/// <param name="Status">What it said of itself at the end.</param>
/// <param name="Megabytes">Resident memory then.</param>
internal sealed record AgentTurn(JsonElement Status, double Megabytes)
{
    private const double LeftOut = 0.3;

    /// <summary>Runs one.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="configuration">Its configuration; its socket lies beside it, with .sock in place of .json.</param>
    /// <param name="time">How long.</param>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public static async Task<AgentTurn> RunAsync(string agent, string configuration, TimeSpan time)
    {
        using Process process = Start(agent, configuration);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await Task.WhenAny(Task.Delay(time), errors);
            if (process.HasExited)
            {
                throw new InvalidOperationException(await errors);
            }

            string answer = await ControlClient.AskAsync(
                Path.ChangeExtension(configuration, "sock"), ControlRequests.Status, CancellationToken.None);
            return new AgentTurn(JsonDocument.Parse(answer).RootElement, ResidentMegabytes(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Starts one as the service does (Targets/packaging/edge-agent.service); its output is the caller's.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="configuration">Its configuration.</param>
    public static Process Start(string agent, string configuration)
    {
        ProcessStartInfo start = new(agent, ["--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCgen0size"] = "400000";
        return Process.Start(start)!;
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Times from lease to verdict in ms, sorted; those of the first parts, while models are opened, are left out.</summary>
    /// <param name="verdicts">The file of verdicts: the status tells percentiles in steps of some percent.</param>
    public static double[] Times(string verdicts)
    {
        // The agent was killed: the last line may be torn.
        double[] all = [.. File.ReadLines(verdicts).SkipLast(1).Select(
            line => JsonElement.Parse(line).GetProperty("timings").GetProperty("total").GetDouble())];
        return [.. all.Skip((int)(all.Length * LeftOut)).Order()];
    }

    /// <summary>Resident memory of a process.</summary>
    public static double ResidentMegabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
