namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>A running pipeline from frames to verdicts.</summary>
public interface IInspectionLine
{
    /// <summary>What was counted and timed so far.</summary>
    LineStatistics Statistics { get; }

    /// <summary>
    /// When the line last did something, or began; no later than the model's runs began to fail one after the other. What a watchdog looks
    /// at.
    /// </summary>
    MonotonicTime LastProgress { get; }

    /// <summary>
    /// Runs until the source ends, <paramref name="maximumParts"/> are done, or the token is cancelled, which is no error.
    /// </summary>
    /// <param name="maximumParts">Parts after which to stop; 0 means no limit.</param>
    /// <param name="cancellationToken">Stops the line after the part in hand.</param>
    Task RunAsync(long maximumParts, CancellationToken cancellationToken);
}
