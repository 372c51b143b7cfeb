using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Evidence;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>
/// Models that judge beside a running line, on one thread that is left what time nobody else wants: opening them too. One that cannot be
/// used is told of and left out: it must not cost the line anything.
/// </summary>
internal sealed class ShadowCompanion : IAsyncDisposable
{
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CloseTime = TimeSpan.FromMilliseconds(1200);

    private readonly RunningStation _running;
    private readonly ShadowSink _sink;
    private readonly EvidenceSink? _pictures;
    private readonly ILogger _log;
    private readonly ShadowTally[] _tallies;
    private readonly ITimer _flush;
    private readonly Task _thread;
    private bool _isFlushDue;
    private bool _isClosed;

    private ShadowCompanion(RunningStation running, ShadowSink sink)
    {
        _running = running;
        _sink = sink;
        _pictures = running.Host.Sinks.OfType<EvidenceSink>().FirstOrDefault();
        _log = running.Services.Loggers.CreateLogger<ShadowCompanion>();
        _tallies =
        [
            .. sink.Configuration.Models.Select(bundle => new ShadowTally(ShadowRecord.FileIn(sink.Configuration.Journal), bundle, _log)),
        ];
        _flush = running.Services.Clock.CreateTimer(_ => DemandFlush(), null, FlushPeriod, FlushPeriod);
        _thread = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Begins; null where there is no shadow.</summary>
    internal static ShadowCompanion? Open(RunningStation running) => running.Host.Sinks.OfType<ShadowSink>().FirstOrDefault() is { } sink
        ? sink.Companion = new ShadowCompanion(running, sink)
        : null;

    /// <summary>What each shadow did.</summary>
    public IReadOnlyList<ShadowStatus> Status => [.. _tallies.Select(tally => tally.Status with { Shed = _sink.Shed })];

    /// <summary>Ends after the frame in hand; a model that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isClosed, true);
        _sink.Wake();
        await _flush.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _thread.WaitAsync(CloseTime, _running.Services.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            StationLog.CloseTimedOut(_log, "shadow", CloseTime.TotalSeconds);
        }
    }

    private void Run()
    {
        BackgroundThread.LowerMost();
        ShadowModel?[] models = [.. _tallies.Select(Open)];
        try
        {
            while (!Volatile.Read(ref _isClosed) && models.Any(model => model is not null))
            {
                if (_sink.Wait())
                {
                    Judge(models);
                    _sink.Free();
                }

                if (Interlocked.Exchange(ref _isFlushDue, false))
                {
                    Flush();
                }
            }

            Flush();
        }
        finally
        {
            _sink.Leave();
            Array.ForEach(models, model => model?.Dispose());
        }
    }

    private ShadowModel? Open(ShadowTally tally)
    {
        try
        {
            InspectionLine line = _running.Host.Line;
            ShadowModel model = ShadowModel.Open(
                tally.Status.Path, _running.Configuration, _running.Services, holdsBack: () => line.IsJudging);
            tally.Begin(model.Identity);
            ShadowLog.Began(_log, model.Identity.Id);
            return model;
        }
        catch (Exception fault)
        {
            // Whatever it is, the line goes on.
            tally.Fail(fault.Message);
            ShadowLog.OpenFailed(_log, tally.Status.Path, fault.Message);
            return null;
        }
    }

    private void Judge(ShadowModel?[] models)
    {
        bool isDisputed = false;
        for (int i = 0; i < models.Length; i++)
        {
            isDisputed |= models[i] is not null && Disputes(ref models[i], _tallies[i]);
        }

        if (isDisputed && _pictures is not null)
        {
            Verdict part = _sink.Part;
            VerdictMoment moment = part.Moment ?? VerdictMoment.Of(_running.Services.Clock);
            _pictures.KeepLate(_sink.Frame, new QueuedVerdict(part, [.. _sink.Scores], moment.Wall) { At = moment.Monotonic });
        }
    }

    private bool Disputes(ref ShadowModel? model, ShadowTally tally)
    {
        try
        {
            Verdict shadow = model!.Judge(_sink.Frame, _sink.Line, _running.Host.Recipe?.Current);
            return tally.Add(_sink.Part, _sink.Line, shadow);
        }
        catch (Exception fault)
        {
            // Such as a recipe that does not suit its frames: the line says that in its own words.
            tally.Fail(fault.Message);
            ShadowLog.SwitchedOff(_log, model!.Identity.Id, fault.Message);
            model.Dispose();
            model = null;
            return false;
        }
    }

    private void DemandFlush()
    {
        Volatile.Write(ref _isFlushDue, true);
        _sink.Wake();
    }

    private void Flush() => Array.ForEach(_tallies, tally => tally.Flush());
}
