using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Slots;

/// <summary>The trial of the model that runs, held against what the line has counted since it began.</summary>
/// <param name="running">The station.</param>
/// <param name="settings">What a model has to come through.</param>
/// <param name="table">The slots as they were when it began.</param>
internal sealed class RunningTrial(RunningStation running, TrialSettings settings, SlotTable table)
{
    private readonly ModelKeeper _models = running.Host.Models;
    private readonly TimeProvider _clock = running.Services.Clock;
    private readonly ModelTrial _trial = new(settings, table.Baseline);
    private readonly ModelIdentity _model = running.Host.Models.Identity;
    private readonly MonotonicTime _begun = MonotonicTime.Now(running.Services.Clock);
    private readonly long _lateBefore = running.Host.Line.Parts.Late;

    /// <summary>Name of the model's slot.</summary>
    public string Slot => table.Active!;

    /// <summary>How far it is.</summary>
    public TrialStatus Status => new(
        _models.Tally.Of(_model).Record.Parts, settings.LeastParts, Math.Round(Elapsed.TotalMinutes, 1), settings.LeastTime.TotalMinutes,
        table.Running!.Attempts);

    private TimeSpan Elapsed => MonotonicTime.Now(_clock) - _begun;

    /// <summary>What the evidence says by now.</summary>
    public TrialOutcome Judge()
    {
        (ModelRecord record, long failed) = _models.Tally.Of(_model);
        string? fault = _models.Current.Soundness.Unsound
            ?? (failed > 0 ? $"a run of it failed: {running.Host.Line.Statistics.LastFailure?.TrimEnd('.')}" : null);
        long late = running.Host.Line.Parts.Late - _lateBefore;
        return _trial.Judge(new TrialProgress(record, late, Elapsed, fault));
    }
}

/// <summary>How far the trial of a model is.</summary>
/// <param name="Parts">Parts that it judged since it runs.</param>
/// <param name="OfParts">Parts that it has to judge.</param>
/// <param name="Minutes">Minutes that it has run.</param>
/// <param name="OfMinutes">Minutes that it has to run.</param>
/// <param name="Attempts">Starts of the station with it before this.</param>
public sealed record TrialStatus(long Parts, long OfParts, double Minutes, double OfMinutes, int Attempts);
