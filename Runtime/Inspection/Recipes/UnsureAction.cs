namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What the reject line does with a part that nobody is sure about.</summary>
public enum UnsureAction
{
    /// <summary>It is rejected as if it were NG.</summary>
    Reject,

    /// <summary>It passes as if it were OK.</summary>
    Pass,
}
