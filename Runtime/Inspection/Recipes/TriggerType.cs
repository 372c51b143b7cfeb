namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

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
