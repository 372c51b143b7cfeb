using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>Reports the line's state to the service manager at regular intervals, and that it is alive as long as it is.</summary>
/// <param name="manager">What watches the service.</param>
/// <param name="health">Whether the line is alive.</param>
/// <param name="statistics">What the line counted.</param>
/// <param name="record">The file of verdicts, or null when there is none.</param>
/// <param name="clock">The clock of the intervals.</param>
/// <param name="log">Where a stalled line is logged, once for each stall.</param>
public sealed class Supervisor(
    IServiceManager manager, LineHealth health, LineStatistics statistics, JsonLinesSink? record, TimeProvider clock,
    ILogger<Supervisor> log)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private bool _isStalled;

    /// <summary>Half of the watchdog's time, as sd_watchdog_enabled(3) advises, and at most 5 s.</summary>
    public TimeSpan Interval { get; } = manager.WatchdogTime is { } time && time / 2 < LongestInterval ? time / 2 : LongestInterval;

    /// <summary>Reports until it is stopped; stopping so is no error.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                Report();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private void Report()
    {
        bool isAlive = health.Check();
        if (!isAlive && !_isStalled)
        {
            StationLog.LineStalled(
                log, health.StallLimit.TotalSeconds, statistics.LastFailure is { } failure ? $". The last run that failed: {failure}" : "");
        }
        else if (isAlive && _isStalled)
        {
            StationLog.LineRecovered(log);
        }

        _isStalled = !isAlive;
        manager.Status(Describe(isAlive));
        if (isAlive && manager.WatchdogTime is not null)
        {
            manager.KeepAlive();
        }
    }

    private string Describe(bool isAlive) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Capitalized(health.Describe(isAlive))}: "
        + $"{statistics.Parts} parts, {statistics.Ok} ok, {statistics.Ng} ng, {statistics.Unsure} unsure"
        + $"{DescribeStored()}{(health.Unsound() is { } unsound ? $"; {unsound.Split(':')[0]}" : "")}");

    private static string Capitalized(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private string DescribeStored() =>
        record?.Stored is { } stored ? string.Create(CultureInfo.InvariantCulture, $"; {stored} stored") : "";
}
