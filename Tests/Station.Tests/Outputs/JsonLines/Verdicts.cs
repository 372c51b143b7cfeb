using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

/// <summary>Verdicts to publish.</summary>
internal static class Verdicts
{
    public static IReadOnlyList<string> Labels { get; } = ["ok", "crack"];

    public static float[] Scores { get; } = [0.25f, 0.75f];

    public static Verdict Crack(long part) => new(
        part,
        Outcome.Ng,
        "crack",
        0.75f,
        new FrameInfo(part + 9, new MonotonicTime(5), 32, 32, PixelFormat.Gray8),
        new StageTimings(
            TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(0.25), TimeSpan.FromMilliseconds(20), TimeSpan.FromMicroseconds(1)),
        "strip@3")
    {
        ResultId = Guid.CreateVersion7(),
    };

    public static Verdict Unseen(long part) => new(
        part, Outcome.Unsure, null, 0, new FrameInfo(part, default, 0, 0, default) { Fault = "The image is truncated" }, default, "strip@3")
    {
        ResultId = Guid.CreateVersion7(), Reason = "The image is truncated",
    };
}
