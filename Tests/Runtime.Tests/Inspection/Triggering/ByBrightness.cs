using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>Dark parts are good.</summary>
internal sealed class ByBrightness : IFrameJudge
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly float[] _scores = new float[2];

    public ManualResetEventSlim? Go { get; init; }

    public bool IsReversed { get; init; }

    public ReadOnlySpan<float> Scores => _scores;

    public Verdict Judge(FrameLease frame, long part)
    {
        Go?.Wait(Timeout);
        bool isOk = frame.Pixels[0] < 128 != IsReversed;
        return new Verdict(part, isOk ? Outcome.Ok : Outcome.Ng, isOk ? "ok" : "bad", 1, frame.Info, default, "m@1");
    }
}
