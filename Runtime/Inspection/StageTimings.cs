namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Where the time of one verdict went.</summary>
/// <param name="Wait">From the picture's capture until the line took it.</param>
/// <param name="Preprocess">From pixels to the model's input.</param>
/// <param name="Inference">The model's run.</param>
/// <param name="Decide">From scores to the outcome.</param>
public readonly record struct StageTimings(TimeSpan Wait, TimeSpan Preprocess, TimeSpan Inference, TimeSpan Decide)
{
    /// <summary>From lease to verdict: everything but the wait.</summary>
    public TimeSpan Total => Preprocess + Inference + Decide;
}
