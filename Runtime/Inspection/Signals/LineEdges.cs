namespace EdgeConvNeXt.Runtime.Inspection.Signals;

/// <summary>Which changes of an input are told. Rising is from inactive to active, whatever the voltage does.</summary>
public enum LineEdges
{
    /// <summary>Rising and falling.</summary>
    Both,

    /// <summary>Rising only.</summary>
    Rising,

    /// <summary>Falling only.</summary>
    Falling,
}
