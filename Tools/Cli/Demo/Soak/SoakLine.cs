using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>One line of a soak, from its first part to its last.</summary>
internal sealed class SoakLine : IDisposable
{
    // So few that crowds find the line full now and then.
    private const int Capacity = 12;
    private const int BeltCapacity = 256;

    private static readonly TimeSpan FramePeriod = TimeSpan.FromMilliseconds(7);
    private static readonly TimeSpan Contact = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan Fall = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan RunOut = TimeSpan.FromSeconds(2);

    private readonly SoakSetup _setup;
    private readonly SoakOptions _options;
    private readonly int _count;
    private readonly SoakDice _dice;
    private readonly VirtualClock _clock;
    private readonly Func<MonotonicTime, bool, bool> _wiring;
    private readonly SoakBelt _belt;
    private readonly SoakAgenda _agenda;
    private readonly SoakNozzle _nozzle;
    private readonly SoakModel _model;
    private readonly SoakFaults _faults;
    private readonly SoakStation _station;
    private PartSettings _recipe;
    private long _frames;
    private MonotonicTime _end = new(long.MaxValue);

    /// <param name="setup">How it is built.</param>
    /// <param name="count">Parts that come, 1 or more.</param>
    /// <param name="options">What the soak is to do.</param>
    /// <param name="world">What lines of a soak share.</param>
    /// <param name="wiring">What becomes of the level that the station sets at the reject output: by time and level.</param>
    public SoakLine(SoakSetup setup, int count, SoakOptions options, SoakWorld world, Func<MonotonicTime, bool, bool> wiring)
    {
        (_setup, _count, _options, _clock, _dice, _wiring) = (setup, count, options, world.Clock, world.Dice, wiring);
        _recipe = setup.Recipes[0];
        _belt = new SoakBelt(_clock, setup.ToCamera);
        _agenda = new SoakAgenda(_clock, _belt);
        _nozzle = new SoakNozzle(_clock, setup.Rejection.Pulse, PartIsHit);
        _model = new SoakModel(_dice, _clock);
        _faults = new SoakFaults(_dice, _model, world.Disk, _clock, _agenda);
        _station = new SoakStation(_clock);
        Ledger = new SoakLedger(_clock, Capacity);
        RejectQueue queue = new(setup.Rejection, BeltCapacity);
        Flow = new PartFlow(_recipe, Capacity, new ModelIdentity(SoakModel.Id, SyntheticLabels.All), queue, [Ledger, world.Journal]);
        Ledger.Counters = Flow.Counters;
        Begin();
    }

    /// <summary>What decides about parts.</summary>
    public PartFlow Flow { get; }

    /// <summary>The book of verdicts.</summary>
    public SoakLedger Ledger { get; }

    /// <summary>What happened to the parts themselves.</summary>
    public SoakNozzle Nozzle => _nozzle;

    /// <summary>What went wrong.</summary>
    public SoakFaults Faults => _faults;

    /// <summary>Edges that were lost.</summary>
    public long LostEdges => _station.LostEdges;

    /// <summary>Parts that came.</summary>
    public int Parts { get; private set; }

    /// <summary>Parts that the light barrier did not see.</summary>
    public long Blind { get; private set; }

    /// <summary>How often the belt stopped.</summary>
    public long Stops { get; private set; }

    /// <summary>How often another recipe took over.</summary>
    public long RecipeChanges { get; private set; }

    /// <summary>Whether all parts have come and gone.</summary>
    public bool IsOver => _clock.Now >= _end;

    /// <summary>Lets the next thing happen.</summary>
    public void Step()
    {
        if (Flow.NextDue is { } due && due <= _agenda.NextAt)
        {
            _clock.Now = due < _clock.Now ? _clock.Now : due;
        }
        else
        {
            Happen(_agenda.Take());
        }

        Flow.Advance(_clock.Now, _station.Steps);
        if (_station.Show(_wiring(_clock.Now, Flow.IsRejecting)))
        {
            _nozzle.Set(_station.IsRejecting);
        }
    }

    public void Dispose() => _station.Dispose();

    private void Begin()
    {
        _agenda.When(_dice.NextPart(), SoakEventKind.PartArrives);
        _agenda.After(FramePeriod, SoakEventKind.Exposure);
        _agenda.After(_dice.Until(5), SoakEventKind.RecipeChanges);
        if (_setup.HasEncoder)
        {
            _agenda.When(SoakSetup.Step, SoakEventKind.EncoderSteps);
            _agenda.After(_dice.Until(5), SoakEventKind.BeltChanges);
        }

        if (_options.HasFaults)
        {
            _faults.Begin();
        }
    }

    private void Happen(SoakEvent happening)
    {
        switch (happening.Kind)
        {
            case SoakEventKind.EncoderSteps:
                Turn();
                break;
            case SoakEventKind.Exposure:
                Expose();
                break;
            case SoakEventKind.Answer:
                Answer();
                break;
            case SoakEventKind.PartArrives:
                Arrive();
                break;
            case SoakEventKind.NozzleReached:
                _nozzle.Enter(happening.Part!);
                break;
            case SoakEventKind.NozzlePassed:
                Pass(happening.Part!);
                break;
            case SoakEventKind.BeltChanges:
                ChangeSpeed();
                break;
            case SoakEventKind.RecipeChanges:
                ChangeRecipe();
                break;
            default:
                HappenAtSensors(happening.Kind);
                break;
        }
    }

    private void HappenAtSensors(SoakEventKind kind)
    {
        switch (kind)
        {
            case SoakEventKind.Bounce:
                _station.Drive(SoakStation.Barrier, isHigh: true);
                _station.Read(Flow);
                _agenda.After(Contact, SoakEventKind.BarrierOpens);
                break;
            case SoakEventKind.BarrierOpens:
                _station.Drive(SoakStation.Barrier, isHigh: false);
                break;
            case SoakEventKind.PartFalls:
                _station.Drive(SoakStation.Sensor, isHigh: true);
                _station.Read(Flow);
                _agenda.After(Contact, SoakEventKind.SensorOpens);
                break;
            case SoakEventKind.SensorOpens:
                _station.Drive(SoakStation.Sensor, isHigh: false);
                break;
            default:
                _faults.Happen(kind);
                break;
        }
    }

    private void Turn()
    {
        _station.Turn();
        _station.Read(Flow);
        _agenda.When((_station.Steps + 1) * SoakSetup.Step, SoakEventKind.EncoderSteps);
    }

    private void ChangeSpeed()
    {
        _belt.Run(_belt.Speed > 0 ? _dice.Speed() : 1);
        Stops += _belt.Speed > 0 ? 0 : 1;
        _agenda.After(_belt.Speed > 0 ? _dice.Until(5) : _dice.Stop(), SoakEventKind.BeltChanges);
    }

    private void ChangeRecipe()
    {
        RecipeChanges++;
        _recipe = _setup.Recipes[_dice.Recipe(_setup.Recipes.Count)];
        Flow.Use(_recipe);
        _agenda.After(_dice.Until(5), SoakEventKind.RecipeChanges);
    }

    private void Arrive()
    {
        SoakPart part = new(_belt.Way, _clock.Now, _dice.Label());
        Parts++;
        _belt.Add(part);

        // The encoder counts whole steps: it may be one early.
        _agenda.When(part.Way + _setup.ToReject - SoakSetup.Step, SoakEventKind.NozzleReached, part);
        _agenda.When(part.Way + _setup.ToReject + (2 * SoakSetup.Step), SoakEventKind.NozzlePassed, part);
        if (_dice.IsBlind())
        {
            Blind++;
        }
        else
        {
            Trigger(part);
        }

        if (Parts < _count)
        {
            _agenda.When(part.Way + _dice.NextPart(), SoakEventKind.PartArrives);
        }
    }

    private void Trigger(SoakPart part)
    {
        long number = Flow.Counters.Triggers + 1;
        part.Settings = _recipe;
        Ledger.Expect(number, part);
        _station.Drive(SoakStation.Barrier, isHigh: true);
        if (_station.Read(Flow) == 0)
        {
            part.Settings = null;
            Ledger.Withdraw(number);
        }

        _agenda.After(Contact, SoakEventKind.BarrierOpens);
        if (_dice.Bounces())
        {
            _agenda.After(_dice.BounceAfter(), SoakEventKind.Bounce);
        }
    }

    private void Pass(SoakPart part)
    {
        _nozzle.Leave(part);
        if (_nozzle.Passed == _count)
        {
            _end = _clock.Now + RunOut;
        }
    }

    private void PartIsHit()
    {
        if (!_dice.GetsStuck())
        {
            _agenda.After(Fall, SoakEventKind.PartFalls);
        }
    }

    private void Expose()
    {
        _agenda.After(FramePeriod + _dice.ExposureJitter(), SoakEventKind.Exposure);
        if (_faults.IsCameraLost || _dice.DropsFrame())
        {
            return;
        }

        FrameInfo frame = new(_frames++, _clock.Now, 640, 480, PixelFormat.Bgr24) { Truth = _belt.Seen() };
        if (!Flow.TryClaim(frame, out long part))
        {
            Ledger.LeaveOver(frame);
            return;
        }

        Ledger.Give(part);
        if (!_model.TryTake(part, frame, out TimeSpan? answerAfter))
        {
            Ledger.Refuse(part);
            Flow.Drop(part, frame, _clock.Now);
        }

        Expect(answerAfter);
    }

    private void Answer()
    {
        long part = _model.Answer(out Verdict verdict);
        Ledger.Vote(part, verdict);
        Flow.Judge(part, verdict, _model.Scores, _clock.Now);
        Expect(_model.Next(Flow.IsOpen));
    }

    private void Expect(TimeSpan? answerAfter)
    {
        if (answerAfter is { } latency)
        {
            _agenda.After(latency, SoakEventKind.Answer);
        }
    }
}
