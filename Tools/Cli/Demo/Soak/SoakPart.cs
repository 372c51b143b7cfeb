using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>A part on the belt, and what has become of it.</summary>
/// <param name="way">Where the belt stood when the part was at the light barrier, in millimetres.</param>
/// <param name="at">When that was.</param>
/// <param name="label">What it is.</param>
internal sealed class SoakPart(double way, MonotonicTime at, string label)
{
    private int _okFrames;
    private int _ngFrames;
    private int _unsureFrames;
    private int _failedRuns;
    private int _refusedFrames;

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

    /// <summary>Frames that were given to it.</summary>
    public int Frames { get; private set; }

    /// <summary>When the first frame may show it at the earliest.</summary>
    public MonotonicTime WindowBegins => at + (Settings!.Delay - Settings.Tolerance);

    /// <summary>When the first frame may show it at the latest.</summary>
    public MonotonicTime WindowEnds => at + (Settings!.Delay + Settings.Tolerance);

    /// <summary>A frame was given to it.</summary>
    public void Give() => Frames++;

    /// <summary>A frame of it was judged; what is judged at the deadline or later does not count.</summary>
    public void Vote(in Verdict verdict, MonotonicTime now)
    {
        if (!IsOver(now))
        {
            ref int votes = ref verdict.Outcome == Runtime.Inspection.Outcome.Ok ? ref _okFrames
                : ref verdict.Outcome == Runtime.Inspection.Outcome.Ng ? ref _ngFrames
                : ref verdict.Label is null ? ref _failedRuns : ref _unsureFrames;
            votes++;
        }
    }

    /// <summary>The model was too busy for a frame of it.</summary>
    public void Refuse() => _refusedFrames++;

    /// <summary>Whether its deadline has come.</summary>
    public bool IsOver(MonotonicTime now) => now - at >= Settings!.Deadline;

    /// <summary>Whether an outcome is what those of its frames come to that were judged before the deadline.</summary>
    public bool Allows(Outcome outcome)
    {
        bool isNg = _ngFrames >= Settings!.NgFrames;
        bool isOk = _okFrames > Settings.Frames - Settings.NgFrames;
        return outcome switch
        {
            Runtime.Inspection.Outcome.Ng => isNg,
            Runtime.Inspection.Outcome.Ok => isOk,
            _ => !isNg && !isOk,
        };
    }

    /// <summary>Whether its frames, all of them judged or refused, are a cause for being unsure.</summary>
    /// <param name="fault">What the line says the cause was; none where the model was not sure, or the frames do not agree.</param>
    public bool Explains(PartFault fault) =>
        _okFrames + _ngFrames + _unsureFrames + _failedRuns + _refusedFrames >= Settings!.Frames && fault switch
        {
            PartFault.None => _unsureFrames + _ngFrames > 0,
            PartFault.Failed => _failedRuns > 0,
            PartFault.Overrun => _refusedFrames > 0,
            _ => false,
        };
}
