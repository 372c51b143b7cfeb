using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>A line as it is built: where things stand at the belt, and what its recipes say.</summary>
/// <param name="HasEncoder">Whether the way to the reject position is counted; then the belt may stop and change its speed.</param>
/// <param name="ToCamera">From the light barrier to the middle of the picture, in millimetres.</param>
/// <param name="ToReject">From the light barrier to the reject position, in millimetres.</param>
/// <param name="Deadline">From the trigger to the moment at which the verdict has to stand.</param>
internal sealed record SoakSetup(bool HasEncoder, double ToCamera, double ToReject, TimeSpan Deadline)
{
    /// <summary>Way of the belt in a step of the encoder, in millimetres.</summary>
    public const double Step = 2;

    /// <summary>A belt of constant speed.</summary>
    public static readonly SoakSetup ByTime = new(HasEncoder: false, ToCamera: 100, ToReject: 1500, TimeSpan.FromMilliseconds(800));

    /// <summary>
    /// A belt with an encoder. The camera stands where a part comes at every speed while its window is open. When the model is slow, some
    /// parts reach the reject position without a verdict.
    /// </summary>
    public static readonly SoakSetup ByEncoder = new(HasEncoder: true, ToCamera: 12, ToReject: 600, TimeSpan.FromMilliseconds(800));

    /// <summary>What the recipes say about rejection.</summary>
    public RejectSettings Rejection { get; } = new()
    {
        Travel = HasEncoder ? null : TimeSpan.FromMilliseconds(ToReject),
        TravelSteps = (long)(ToReject / Step),
        Pulse = TimeSpan.FromMilliseconds(50),
        ConfirmWithin = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>What they say about parts: one frame, several, and several where unsure parts pass.</summary>
    public IReadOnlyList<PartSettings> Recipes { get; } =
    [
        Parts(ToCamera, Deadline),
        Parts(ToCamera, Deadline) with { Frames = 3, NgFrames = 2 },
        Parts(ToCamera, Deadline) with { Frames = 2, NgFrames = 1, RejectsUnsure = false },
    ];

    private static PartSettings Parts(double toCamera, TimeSpan deadline) => new()
    {
        MinimumDistance = TimeSpan.FromMilliseconds(20),
        Delay = TimeSpan.FromMilliseconds(toCamera),
        Tolerance = TimeSpan.FromMilliseconds(12),
        Deadline = deadline,
    };
}
