using EdgeConvNeXt.Camera.Synthetic;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>Everything that chance decides in a soak. The same seed throws the same dice, on every machine.</summary>
internal sealed class SoakDice(ulong seed, bool hasFaults)
{
    private const double BounceShare = 0.05;
    private const double BlindShare = 0.001;
    private const double DroppedFrameShare = 0.002;
    private const double FailedRunShare = 0.002;
    private const double StuckPartShare = 0.02;
    private const double UnsureShare = 0.01;
    private const double StopShare = 0.3;
    private const double SlowestSpeed = 0.3;
    private const double OkShare = 0.7;
    private const double CrowdShare = 0.002;
    private const int CrowdLength = 60;

    private readonly Random _random = new((int)(seed ^ (seed >> 32)));
    private int _crowd;

    /// <summary>Way from one part to the next; sometimes many come close to each other.</summary>
    public double NextPart()
    {
        _crowd = _crowd > 0 ? _crowd - 1 : hasFaults && Happens(CrowdShare) ? CrowdLength : 0;
        return _crowd > 0 ? 45 : 60 + Exponential(30);
    }

    /// <summary>How fast the belt runs from now on; 0 when it stops.</summary>
    public double Speed() => Happens(StopShare) ? 0 : SlowestSpeed + ((1 - SlowestSpeed) * _random.NextDouble());

    /// <summary>How long the belt stands.</summary>
    public TimeSpan Stop() => TimeSpan.FromSeconds(0.05 + Exponential(1));

    /// <summary>Which of some recipes holds from now on.</summary>
    public int Recipe(int count) => _random.Next(count);

    /// <summary>Whether the model is not sure about a picture.</summary>
    public bool IsUnsure() => hasFaults && Happens(UnsureShare);

    public string Label() => Happens(OkShare) ? SyntheticLabels.Ok : SyntheticLabels.All[1 + _random.Next(SyntheticLabels.All.Count - 1)];

    public bool Bounces() => hasFaults && Happens(BounceShare);

    public TimeSpan BounceAfter() => Milliseconds(3 + (_random.NextDouble() * 8));

    /// <summary>Whether the light barrier does not see a part.</summary>
    public bool IsBlind() => hasFaults && Happens(BlindShare);

    public bool DropsFrame() => hasFaults && Happens(DroppedFrameShare);

    public TimeSpan ExposureJitter() => Milliseconds(_random.NextDouble() - 0.5);

    public TimeSpan Inference(bool isSlow) => Milliseconds(isSlow ? 200 + Exponential(400) : 15 + Exponential(4));

    public bool RunFails() => hasFaults && Happens(FailedRunShare);

    public bool GetsStuck() => hasFaults && Happens(StuckPartShare);

    /// <summary>How long things go well before a fault of some kind.</summary>
    public TimeSpan Until(double meanSeconds) => TimeSpan.FromSeconds(1 + Exponential(meanSeconds));

    public TimeSpan ClockJump() => TimeSpan.FromSeconds((_random.NextDouble() - 0.5) * 7200);

    private bool Happens(double share) => _random.NextDouble() < share;

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);
}
