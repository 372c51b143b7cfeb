using System.Diagnostics;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// The whole line in virtual time: light barrier, camera, model, deadline, reject queue and outputs, with everything going wrong that can.
/// What decides about parts is the line's own code; the belt, the camera and the model are drawn by lot. One half of the parts is rejected
/// by time, the other by encoder.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    // Memory that the runtime may add while nothing leaks, in bytes.
    private const long Slack = 5_000_000;

    private readonly SoakOptions _options;
    private readonly SoakWorld _world;
    private readonly Func<MonotonicTime, bool, bool> _wiring;
    private readonly List<SoakLine> _lines = [];
    private long _memoryEarly;

    /// <param name="options">What it is to do.</param>
    /// <param name="wiring">
    /// What becomes of the level that the station sets at the reject output, by time and level; null to leave it.
    /// </param>
    public SoakRun(SoakOptions options, Func<MonotonicTime, bool, bool>? wiring = null)
    {
        _options = options;
        _world = new SoakWorld(options);
        _wiring = wiring ?? ((_, level) => level);
    }

    /// <summary>Lets all parts come and go.</summary>
    /// <param name="progressed">Called after each part with their number so far.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    public async Task<SoakSummary> RunAsync(Action<long> progressed, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int byEncoder = _options.Parts / 2;
        RunLine(SoakSetup.ByTime, _options.Parts - byEncoder, progressed, cancellationToken);
        RunLine(SoakSetup.ByEncoder, byEncoder, progressed, cancellationToken);
        await _world.Journal.DisposeAsync();
        return Summary(Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => _lines.ForEach(line => line.Dispose());

    private void RunLine(SoakSetup setup, int parts, Action<long> progressed, CancellationToken cancellationToken)
    {
        if (parts == 0)
        {
            return;
        }

        long before = Sum(one => one.Parts);
        SoakLine line = new(setup, parts, _options, _world, _wiring);
        _lines.Add(line);
        while (!line.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _world.Journal.WaitForRoom(cancellationToken);
            int last = line.Parts;
            line.Step();
            if (line.Parts != last)
            {
                Look(before + line.Parts);
                progressed(before + line.Parts);
            }
        }
    }

    private void Look(long parts)
    {
        if (parts == Math.Max(1, _options.Parts / 5))
        {
            _memoryEarly = GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    private long Sum(Func<SoakLine, long> figure) => _lines.Sum(figure);

    private long Parts(Func<PartCounters, long> figure) => _lines.Sum(line => figure(line.Flow.Counters));

    private long Belt(Func<RejectCounters, long> figure) => _lines.Sum(line => figure(line.Flow.Rejections!));

    // The first line rejects by time; where the encoder counts it is not known when the output was due.
    private double Late(Func<LatencyHistogram, TimeSpan> figure) =>
        Math.Round(figure(_lines[0].Flow.Rejections!.Delay).TotalMilliseconds, 3);

    private SoakSummary Summary(TimeSpan elapsed)
    {
        long memoryLate = GC.GetTotalMemory(forceFullCollection: true);
        SoakSummary summary = new()
        {
            Parts = Sum(line => line.Parts),
            ByEncoder = _options.Parts / 2,
            Triggers = Parts(parts => parts.Triggers),
            Verdicts = Parts(parts => parts.Verdicts),
            Ok = Parts(parts => parts.Ok),
            Ng = Parts(parts => parts.Ng),
            Unsure = Parts(parts => parts.Unsure),
            Bounced = Parts(parts => parts.Bounced),
            Missed = Parts(parts => parts.Missed),
            Late = Parts(parts => parts.Late),
            NoFrame = Parts(parts => parts.NoFrame),
            Overrun = Parts(parts => parts.Overrun),
            Failed = Parts(parts => parts.Failed),
            Stopped = Parts(parts => parts.Stopped),
            ResultsTooLate = Parts(parts => parts.ResultsTooLate),
            Blind = Sum(line => line.Blind),
            LostEdges = Sum(line => line.LostEdges),
            Rejected = Belt(belt => belt.Rejected),
            Passed = Belt(belt => belt.Passed),
            Undecided = Belt(belt => belt.Undecided),
            LostOnBelt = Belt(belt => belt.Lost),
            Confirmed = Belt(belt => belt.Confirmed),
            Unconfirmed = Belt(belt => belt.Unconfirmed),
            Unexpected = Belt(belt => belt.Unexpected),
            EncoderSlips = Belt(belt => belt.EncoderSlips),
            EncoderFailures = Belt(belt => belt.EncoderFailures),
            OutputLateMsP50 = Late(delay => delay.Percentile(0.5)),
            OutputLateMsP99 = Late(delay => delay.Percentile(0.99)),
            OutputLateMsMax = Late(delay => delay.Max),
            AtReject = Sum(line => line.Nozzle.Passed),
            Ejected = Sum(line => line.Nozzle.Ejected),
            EscapedAtReject = Sum(line => line.Nozzle.Escaped),
            WronglyRejected = Sum(line => line.Nozzle.WronglyRejected),
            CoveredByNeighbour = Sum(line => line.Nozzle.Covered),
            Mistaken = Sum(line => line.Ledger.Mistaken),
            Miscounted = Sum(line => line.Ledger.Miscounted),
            Unjustified = Sum(line => line.Ledger.Unjustified),
            Doubled = Sum(line => line.Ledger.Doubled),
            Missing = Sum(line => line.Ledger.Missing),
            Written = _world.Disk.Lines,
            Shed = _world.Journal.Dropped,
            CameraLosses = Sum(line => line.Faults.CameraLosses),
            ClockJumps = Sum(line => line.Faults.ClockJumps),
            RecipeChanges = Sum(line => line.RecipeChanges),
            BeltStops = Sum(line => line.Stops),
            VirtualSeconds = Math.Round((_world.Clock.Now - default(MonotonicTime)).TotalSeconds, 3),
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            MemoryMbEarly = Math.Round(_memoryEarly / 1e6, 3),
            MemoryMbLate = Math.Round(memoryLate / 1e6, 3),
            Seed = _options.Seed,
        };
        return summary with { IsBalanced = summary.Balances(Sum(line => line.Ledger.Verdicts)) && memoryLate <= _memoryEarly + Slack };
    }
}

/// <summary>What a soak is to do.</summary>
/// <param name="Parts">Parts that come down the belt, 1 or more.</param>
/// <param name="Seed">Which parts and which faults: the same seed brings the same.</param>
/// <param name="HasFaults">Whether things go wrong.</param>
internal sealed record SoakOptions(int Parts, ulong Seed, bool HasFaults);
