namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What is decided about a part.</summary>
public enum Outcome
{
    /// <summary>Below threshold, too close to call, or not seen at all. At the reject line as NG unless the recipe says otherwise.</summary>
    Unsure,

    /// <summary>Good.</summary>
    Ok,

    /// <summary>Not good.</summary>
    Ng,
}
