namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>What the chip itself does to an input that nothing drives.</summary>
public enum LineBias
{
    /// <summary>Whatever it is already.</summary>
    AsIs,

    /// <summary>Nothing: the line floats unless something outside holds it.</summary>
    Disabled,

    /// <summary>A resistor to the supply.</summary>
    PullUp,

    /// <summary>A resistor to ground.</summary>
    PullDown,
}
