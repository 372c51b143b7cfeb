using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>A part on the belt, and what has become of it.</summary>
/// <param name="way">Where the belt stood when the part was at the light barrier, in millimetres.</param>
/// <param name="at">When that was.</param>
/// <param name="label">What it is.</param>
internal sealed class SoakPart(double way, MonotonicTime at, string label)
{
    private int _okFrames;
    private int _ngFrames;

    /// <summary>Where the belt stood when the part was at the light barrier, in millimetres.</summary>
    public double Way => way;

    /// <summary>When that was.</summary>
    public MonotonicTime At => at;

    /// <summary>What it is.</summary>
    public string Label => label;

    /// <summary>What the recipe said when it was triggered; null for a part that the light barrier did not see.</summary>
    public PartSettings? Settings { get; set; }

    /// <summary>Its verdict; null without one.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>Whether it has to be rejected, as things stand.</summary>
    public bool MustGo => Settings is { } settings && Outcome switch
    {
        null or Runtime.Inspection.Outcome.Ng => true,
        Runtime.Inspection.Outcome.Unsure => settings.RejectsUnsure,
        _ => false,
    };

    /// <summary>A frame of it was judged.</summary>
    public void Vote(Outcome outcome)
    {
        _okFrames += outcome == Runtime.Inspection.Outcome.Ok ? 1 : 0;
        _ngFrames += outcome == Runtime.Inspection.Outcome.Ng ? 1 : 0;
    }

    /// <summary>Whether an outcome is what its frames come to; unsure may come of anything once the deadline has passed.</summary>
    public bool Allows(Outcome outcome, MonotonicTime now)
    {
        PartSettings settings = Settings!;
        bool isNg = _ngFrames >= settings.NgFrames;
        bool isOk = _okFrames > settings.Frames - settings.NgFrames;
        return outcome switch
        {
            Runtime.Inspection.Outcome.Ng => isNg,
            Runtime.Inspection.Outcome.Ok => isOk,
            _ => (!isNg && !isOk) || now - at >= settings.Deadline,
        };
    }
}
