using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Golden;

/// <summary>Has golden parts judged at the times of day that the configuration names.</summary>
internal sealed class ShiftChecks : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<TimeOnly> _times;
    private readonly ModelKeeper _models;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTime _looked;

    private ShiftChecks(IReadOnlyList<TimeOnly> times, ModelKeeper models, TimeProvider clock)
    {
        _times = times;
        _models = models;
        _clock = clock;
        _looked = clock.GetLocalNow().DateTime;
        _timer = clock.CreateTimer(_ => Look(), null, LookPeriod, LookPeriod);
    }

    /// <summary>Opens it; null where no times are configured.</summary>
    public static ShiftChecks? Open(RunningStation running) => running.Configuration.GoldenParts is { Times: { Count: > 0 } times }
        ? new ShiftChecks(times, running.Host.Models, running.Services.Clock)
        : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    // A clock that is set over a time of day has passed it.
    private void Look()
    {
        DateTime now = _clock.GetLocalNow().DateTime;
        if (_times.Any(time => Passed(now.Date + time.ToTimeSpan(), now) || Passed(now.Date.AddDays(-1) + time.ToTimeSpan(), now)))
        {
            _models.Current.GoldenParts?.Demand();
        }

        _looked = now;
    }

    private bool Passed(DateTime moment, DateTime now) => moment > _looked && moment <= now;
}
