namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What says what is done with a part: a member of the recipe, or a setting of the station.</summary>
public enum ActionRule
{
    /// <summary>Nothing is done with it.</summary>
    None,

    /// <summary>A label reached its threshold and led by the margin.</summary>
    Thresholds,

    /// <summary>Several frames of the part voted.</summary>
    Voting,

    /// <summary>Nobody is sure about it: the recipe says what is done then.</summary>
    Unsure,

    /// <summary>It is or was at the reject position without a verdict, or nobody knows where on the belt it is.</summary>
    Rejection,

    /// <summary>The model was proven wrong: the station rejects everything.</summary>
    WhenUnsound,
}
