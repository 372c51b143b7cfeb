using System.Diagnostics;
using EdgeConvNeXt.Agent.Sinks;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>
/// The whole line in virtual time: light barrier, camera, model, deadline, reject queue and outputs, with everything going wrong that can. What decides about
/// parts is the line's own code; the belt, the camera and the model are drawn by lot.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    // So few that crowds find the line full now and then.
    private const int Capacity = 12;
    private const int BeltCapacity = 256;

    // Memory that the runtime may add while nothing leaks, in bytes.
    private const long Slack = 5_000_000;

    private static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan Contact = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan Fall = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan RunOut = TimeSpan.FromSeconds(10);

    private static readonly PartSettings Parts = new()
    {
        MinimumDistance = TimeSpan.FromMilliseconds(20),
        Delay = SoakBelt.ToCamera,
        Tolerance = TimeSpan.FromMilliseconds(12),
        Deadline = TimeSpan.FromMilliseconds(800),
    };

    private static readonly RejectSettings Rejection = new()
    {
        Travel = TimeSpan.FromMilliseconds(1500),
        Pulse = TimeSpan.FromMilliseconds(30),
        ConfirmWithin = TimeSpan.FromMilliseconds(300),
    };

    private readonly SoakOptions _options;
    private readonly VirtualClock _clock = new();
    private readonly SoakDice _dice;
    private readonly SoakBelt _belt = new();
    private readonly SoakModel _model;
    private readonly SoakStation _station;
    private readonly SoakLedger _ledger = new();
    private readonly SoakDisk _disk = new();
    private readonly JsonLinesSink _journal;
    private readonly PartFlow _flow;
    private readonly PriorityQueue<SoakEvent, (long Time, long Order)> _events = new();
    private long _order;
    private long _parts;
    private long _blind;
    private long _frames;
    private long _cameraLosses;
    private long _clockJumps;
    private long _memoryEarly;
    private bool _isCameraLost;
    private MonotonicTime _end = new(long.MaxValue);

    public SoakRun(SoakOptions options)
    {
        _options = options;
        _dice = new SoakDice(options.Seed, options.HasFaults);
        _model = new SoakModel(_dice, _clock);
        _station = new SoakStation(_clock);
        VerdictJson format = new("soak", SyntheticLabels.All);
        _journal = new JsonLinesSink(_disk, format, new QueueSinkOptions(), _clock, NullLogger<JsonLinesSink>.Instance);
        _flow = new PartFlow(Parts, Capacity, SyntheticLabels.All.Count, SoakModel.Id, new RejectQueue(Rejection, BeltCapacity), [_ledger, _journal]);
    }

    /// <summary>Lets all parts come and go.</summary>
    /// <param name="progressed">Called after each part with their number so far.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    public async Task<SoakSummary> RunAsync(Action<long> progressed, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Begin();
        while (_clock.Now < _end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _journal.WaitForRoom(cancellationToken);
            long before = _parts;
            Step();
            if (_parts != before)
            {
                progressed(_parts);
            }
        }

        await _journal.DisposeAsync();
        return Summary(Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => _station.Dispose();

    private void Begin()
    {
        After(_dice.NextPart(), SoakEventKind.PartArrives);
        After(FramePeriod, SoakEventKind.Exposure);
        if (_options.HasFaults)
        {
            After(_dice.Until(60), SoakEventKind.CameraChanges);
            After(_dice.Until(30), SoakEventKind.ModelChanges);
            After(_dice.Until(90), SoakEventKind.DiskChanges);
            After(_dice.Until(45), SoakEventKind.ClockJumps);
        }
    }

    private void Step()
    {
        _events.TryPeek(out SoakEvent next, out (long Time, long Order) when);
        if (_flow.NextDue is { } due && due.Nanoseconds <= when.Time)
        {
            _clock.Now = due < _clock.Now ? _clock.Now : due;
        }
        else
        {
            _events.Dequeue();
            _clock.Now = new MonotonicTime(when.Time);
            Happen(next);
        }

        Advance();
    }

    private void Happen(SoakEvent happening)
    {
        switch (happening.Kind)
        {
            case SoakEventKind.PartArrives:
                Arrive();
                break;
            case SoakEventKind.Bounce:
                _station.Drive(SoakStation.Barrier, isHigh: true);
                _station.Read(_flow);
                After(Contact, SoakEventKind.BarrierOpens);
                break;
            case SoakEventKind.BarrierOpens:
                _station.Drive(SoakStation.Barrier, isHigh: false);
                break;
            case SoakEventKind.Exposure:
                Expose();
                break;
            case SoakEventKind.Answer:
                Answer();
                break;
            case SoakEventKind.PartFalls:
                _station.Drive(SoakStation.Sensor, isHigh: true);
                _station.Read(_flow);
                After(Contact, SoakEventKind.SensorOpens);
                break;
            case SoakEventKind.SensorOpens:
                _station.Drive(SoakStation.Sensor, isHigh: false);
                break;
            default:
                GoWrong(happening.Kind);
                break;
        }
    }

    private void GoWrong(SoakEventKind kind)
    {
        switch (kind)
        {
            case SoakEventKind.CameraChanges:
                _isCameraLost = !_isCameraLost;
                _cameraLosses += _isCameraLost ? 1 : 0;
                After(_dice.Until(_isCameraLost ? 2 : 60), kind);
                break;
            case SoakEventKind.ModelChanges:
                _model.IsSlow = !_model.IsSlow;
                After(_dice.Until(_model.IsSlow ? 2 : 30), kind);
                break;
            case SoakEventKind.DiskChanges:
                _disk.IsFull = !_disk.IsFull;
                After(_dice.Until(_disk.IsFull ? 5 : 90), kind);
                break;
            default:
                _clockJumps++;
                _clock.Jump(_dice.ClockJump());
                After(_dice.Until(45), kind);
                break;
        }
    }

    private void Arrive()
    {
        SoakPart part = new(_parts++, _clock.Now, _dice.Label());
        _belt.Add(part);
        if (_dice.IsBlind())
        {
            _blind++;
        }
        else
        {
            Trigger(part);
        }

        if (_parts == _options.Parts)
        {
            _end = _clock.Now + RunOut;
        }
        else
        {
            After(_dice.NextPart(), SoakEventKind.PartArrives);
        }

        _memoryEarly = _parts == Math.Max(1, _options.Parts / 5) ? GC.GetTotalMemory(forceFullCollection: true) : _memoryEarly;
    }

    private void Trigger(in SoakPart part)
    {
        long number = _flow.Counters.Triggers + 1;
        _ledger.Expect(number, part.Label);
        _station.Drive(SoakStation.Barrier, isHigh: true);
        if (_station.Read(_flow) == 0)
        {
            _ledger.Withdraw(number);
        }

        After(Contact, SoakEventKind.BarrierOpens);
        if (_dice.Bounces())
        {
            After(_dice.BounceAfter(), SoakEventKind.Bounce);
        }
    }

    private void Expose()
    {
        After(FramePeriod + _dice.ExposureJitter(), SoakEventKind.Exposure);
        if (_isCameraLost || _dice.DropsFrame())
        {
            return;
        }

        FrameInfo frame = new(_frames++, _clock.Now, 640, 480, PixelFormat.Bgr24) { Truth = _belt.Seen(_clock.Now) };
        if (!_flow.TryClaim(frame, out long part))
        {
            return;
        }

        if (!_model.TryTake(part, frame, out TimeSpan? answerAfter))
        {
            _flow.Drop(part, frame, _clock.Now);
        }

        Expect(answerAfter);
    }

    private void Answer()
    {
        long part = _model.Answer(out Verdict verdict, out TimeSpan? answerAfter);
        _flow.Judge(part, verdict, _model.Scores, _clock.Now);
        Expect(answerAfter);
    }

    private void Expect(TimeSpan? answerAfter)
    {
        if (answerAfter is { } latency)
        {
            After(latency, SoakEventKind.Answer);
        }
    }

    private void Advance()
    {
        long rejected = _flow.Rejections!.Rejected;
        _flow.Advance(_clock.Now, 0);
        _station.Show(_flow);
        for (; rejected < _flow.Rejections.Rejected; rejected++)
        {
            if (!_dice.GetsStuck())
            {
                After(Fall, SoakEventKind.PartFalls);
            }
        }
    }

    private void After(TimeSpan delay, SoakEventKind kind) => _events.Enqueue(new SoakEvent(kind), ((_clock.Now + delay).Nanoseconds, _order++));

    private SoakSummary Summary(TimeSpan elapsed)
    {
        PartCounters parts = _flow.Counters;
        RejectCounters belt = _flow.Rejections!;
        long memoryLate = GC.GetTotalMemory(forceFullCollection: true);
        SoakSummary summary = new(
            _parts, parts.Triggers, parts.Verdicts, parts.Ok, parts.Ng, parts.Unsure, parts.Bounced, parts.Missed, parts.Late, parts.NoFrame, parts.Overrun, parts.Failed,
            parts.ResultsTooLate, _blind, _station.LostEdges, belt.Rejected, belt.Passed, belt.Undecided, belt.Lost, belt.Confirmed, belt.Unconfirmed, belt.Unexpected,
            _ledger.Mistaken, _ledger.Doubled, _ledger.Missing, _disk.Lines, _journal.Shed, _cameraLosses, _clockJumps,
            Math.Round((_clock.Now - default(MonotonicTime)).TotalSeconds, 3), Math.Round(elapsed.TotalSeconds, 3),
            Math.Round(_memoryEarly / 1e6, 3), Math.Round(memoryLate / 1e6, 3), false, _options.Seed);
        return summary with { IsBalanced = IsBalanced(summary) && memoryLate <= _memoryEarly + Slack };
    }

    private bool IsBalanced(SoakSummary summary) =>
        summary.Parts == summary.Triggers + summary.Blind
        && summary.Verdicts == summary.Triggers && _ledger.Verdicts == summary.Triggers
        && summary is { Mistaken: 0, Doubled: 0, Missing: 0, LostEdges: 0, Undecided: 0, LostOnBelt: 0 }
        && summary.Rejected + summary.Passed == summary.Triggers
        && summary.Confirmed + summary.Unconfirmed == summary.Rejected
        && summary.Written + summary.Shed == summary.Verdicts;
}
