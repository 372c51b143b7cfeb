namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>The mix of predicted classes, window by window.</summary>
internal sealed class MixSignal : DriftSignal
{
    private readonly string[] _labels;
    private readonly long[] _baseline;
    private readonly long _baselineParts;
    private readonly long[] _window;
    private readonly int _windowParts;
    private readonly double _threshold;
    private long _parts;

    /// <param name="labels">The classes.</param>
    /// <param name="baseline">Parts of each in the baseline.</param>
    /// <param name="windowParts">Parts of a window.</param>
    /// <param name="probability">How probable a false alarm may be in one.</param>
    public MixSignal(string[] labels, long[] baseline, int windowParts, double probability)
        : base("classes", DriftKind.Mix)
    {
        _labels = labels;
        _baseline = baseline;
        _baselineParts = baseline.Sum();
        _window = new long[labels.Length];
        _windowParts = windowParts;
        _threshold = MixDivergence.ThresholdFor(windowParts, _baselineParts, labels.Length, probability);
    }

    /// <inheritdoc/>
    public override double Level => Math.Clamp(Value / _threshold, 0, 1);

    /// <summary>Takes a part in.</summary>
    /// <param name="place">Place of its class.</param>
    /// <returns>Whether the alarm began or ended.</returns>
    public bool Add(int place)
    {
        _window[place]++;
        return ++_parts >= _windowParts && EndWindow();
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_window);
        _parts = 0;
        Value = 0;
        Alarm = null;
    }

    /// <inheritdoc/>
    public override SignalState ToState() => new(Name, Value, Alarm) { Classes = [.. _window] };

    /// <inheritdoc/>
    public override bool TryRestore(SignalState state)
    {
        if (state.Name != Name || state.Classes is not { } classes || classes.Count != _window.Length || classes.Any(count => count < 0))
        {
            return false;
        }

        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = classes[i];
        }

        _parts = classes.Sum();
        Value = state.Value;
        Alarm = state.Alarm;
        return true;
    }

    private bool EndWindow()
    {
        Value = MixDivergence.Of(_window, _baseline);
        bool isAlarm = Value >= _threshold;
        bool changed = isAlarm != Alarm is not null;
        Alarm = isAlarm ? Alarm ?? Describe() : null;
        Array.Clear(_window);
        _parts = 0;
        return changed;
    }

    private DriftAlarm Describe()
    {
        int leader = MixDivergence.LeaderOf(_window, _baseline);
        return new DriftAlarm(Kind, Name, 0, Value, _parts, Value, _threshold)
        {
            Class = _labels[leader],
            ClassBaseline = (double)_baseline[leader] / _baselineParts,
            ClassValue = (double)_window[leader] / _parts,
        };
    }
}
