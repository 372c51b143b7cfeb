namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What a station does while its model does not compute as its reference vectors say.</summary>
public enum UnsoundAction
{
    /// <summary>Every part is rejected, or unsure where nothing is rejected.</summary>
    Reject,

    /// <summary>Verdicts go on.</summary>
    Warn,
}
