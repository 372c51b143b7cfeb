using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>How parts announce themselves, and which frame shows them.</summary>
public sealed record RecipeTrigger
{
    /// <summary>The kind of signal.</summary>
    public TriggerType Type { get; set; } = TriggerType.Free;

    /// <summary>GPIO: the chip, by label or name.</summary>
    public string? Chip { get; set; }

    /// <summary>GPIO: the line, by offset or name.</summary>
    public string? Line { get; set; }

    /// <summary>GPIO: which edge is the part's.</summary>
    public LineEdges Edge { get; set; } = LineEdges.Rising;

    /// <summary>GPIO: what holds the line while nothing drives it.</summary>
    public LineBias Bias { get; set; } = LineBias.AsIs;

    /// <summary>GPIO: whether the low voltage is the active one.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>Triggers that follow the last one sooner are bounces of it, in milliseconds, 0 or more.</summary>
    public double MinimumDistanceMs { get; set; } = 20;

    /// <summary>From the trigger to the moment at which the part lies under the camera, in milliseconds, 0 or more.</summary>
    public double DelayMs { get; set; }

    /// <summary>How far a frame's time may be from that moment, in milliseconds, above 0.</summary>
    public double ToleranceMs { get; set; } = 50;

    /// <summary>
    /// From the trigger to the moment at which the verdict has to stand, in milliseconds, above 0. Later ones count as unsure.
    /// </summary>
    public double DeadlineMs { get; set; } = 1000;

    /// <summary>Presence: share of the picture's range, above 0 and up to 1, by which it has to differ from the empty belt.</summary>
    public double PresenceThreshold { get; set; } = 0.1;
}

/// <summary>How a part announces itself.</summary>
public enum TriggerType
{
    /// <summary>Not at all: every frame is a part.</summary>
    Free,

    /// <summary>An edge of a digital input.</summary>
    Gpio,

    /// <summary>A call of the program.</summary>
    Software,

    /// <summary>The picture changes.</summary>
    Presence,
}
