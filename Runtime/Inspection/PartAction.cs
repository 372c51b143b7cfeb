namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What a line does with a part once its verdict stands.</summary>
public enum PartAction
{
    /// <summary>Nothing: there is no reject output.</summary>
    None,

    /// <summary>It goes by.</summary>
    Passed,

    /// <summary>The reject output fires for it, or has fired.</summary>
    Rejected,
}
