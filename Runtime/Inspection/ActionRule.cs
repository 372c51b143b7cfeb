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

    /// <summary>The verdict is unsure: the recipe says what is done then.</summary>
    Unsure,

    /// <summary>It is or was at the reject position without a verdict, or its place on the belt is not known.</summary>
    Rejection,

    /// <summary>The model was proven wrong: the station rejects everything.</summary>
    WhenUnsound,

    /// <summary>What stands beside the line wants everything rejected: a PLC that went silent.</summary>
    Interlock,
}
