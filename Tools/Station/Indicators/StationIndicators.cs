using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Targets.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Indicators;

/// <summary>
/// Shows how the station is: tower light, ready, fault and heartbeat, and the display. Looks twice a second; neither a lamp nor a display
/// that fails holds up the line, and each failure is logged once until it is over.
/// </summary>
public sealed class StationIndicators : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // How long after the last part that was not good an operator should look.
    private static readonly TimeSpan AttentionTime = TimeSpan.FromSeconds(5);

    private readonly StationSignals? _signals;
    private readonly IStatusDisplay? _display;
    private readonly LineStatistics _statistics;
    private readonly LineHealth _health;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly DisplayCanvas? _canvas;
    private readonly CancellationTokenSource _ended = new();
    private readonly MonotonicTime _startedAt;
    private readonly Task _loop;
    private MonotonicTime? _lastBad;
    private long _bad;
    private bool _isDisplayBroken;
    private bool _areSignalsBroken;

    /// <param name="signals">Lamps and lines, which this owns from now on; null without.</param>
    /// <param name="display">The display, which this owns from now on; null without.</param>
    /// <param name="statistics">What the line counts.</param>
    /// <param name="health">Whether it is alive.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where failures go.</param>
    public StationIndicators(
        StationSignals? signals, IStatusDisplay? display, LineStatistics statistics, LineHealth health, TimeProvider clock,
        ILogger<StationIndicators> log)
    {
        _signals = signals;
        _display = display;
        _statistics = statistics;
        _health = health;
        _clock = clock;
        _log = log;
        _canvas = display is null ? null : new DisplayCanvas(display.Width, display.Height);
        _startedAt = MonotonicTime.Now(clock);
        _loop = Task.Factory.StartNew(LoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>What the station shows at this moment. For one thread.</summary>
    public StationState State()
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        long bad = _statistics.Ng + _statistics.Unsure;
        _lastBad = bad > _bad ? now : _lastBad;
        _bad = bad;
        return !_health.Check() || _health.CameraAway is not null || !_health.TracksAllParts || !_health.ComputesRight ? StationState.Fault
            : (_lastBad is { } last && now - last <= AttentionTime) || _health.Concern() is not null ? StationState.Attention
            : StationState.Running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _ended.Dispose();
        try
        {
            _signals?.Dispose();
            _display?.TurnOff();
        }
        catch (EdgeException fault)
        {
            StationLog.CloseFailed(_log, "indicators", fault.Message);
        }

        _display?.Dispose();
    }

    private async Task LoopAsync()
    {
        using PeriodicTimer timer = new(Period, _clock);
        try
        {
            do
            {
                Show();
            }
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The station closes.
        }
    }

    private void Show()
    {
        _signals?.Report(State());
        if (_signals is not null && _signals.LastFault is null == _areSignalsBroken)
        {
            _areSignalsBroken = !_areSignalsBroken;
            LogFault("tower light", _signals.LastFault);
        }

        Draw();
    }

    private void Draw()
    {
        if (_display is null)
        {
            return;
        }

        double minutes = (MonotonicTime.Now(_clock) - _startedAt).TotalMinutes;
        double rate = minutes > 0 ? _statistics.Parts / minutes : 0;
        StatusLayout.Draw(
            _canvas!, new StatusContent(_statistics.LastOutcome, _statistics.Parts, _statistics.Ng, _statistics.Unsure, rate, ""));
        try
        {
            _display.Show(_canvas!);
            if (_isDisplayBroken)
            {
                _isDisplayBroken = false;
                LogFault("display", null);
            }
        }
        catch (EdgeException fault)
        {
            if (!_isDisplayBroken)
            {
                _isDisplayBroken = true;
                LogFault("display", fault);
            }
        }
    }

    private void LogFault(string part, EdgeException? fault)
    {
        if (fault is null)
        {
            StationLog.IndicatorWorks(_log, part);
        }
        else
        {
            StationLog.IndicatorFails(_log, part, fault.Message);
        }
    }
}
