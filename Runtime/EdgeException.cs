namespace EdgeConvNeXt.Runtime;

/// <summary>
/// The outside world (device, file, network, model, configuration) is not as it must be. Misuse of the code raises ordinary CLR exceptions
/// instead. The message always has the same four parts in one sentence pair: what happened, where, what was expected, what to do.
/// </summary>
public sealed class EdgeException : Exception
{
    /// <param name="fault">Which part of the outside world failed; it decides the exit code.</param>
    /// <param name="what">What happened, without a final period: "The image is truncated".</param>
    /// <param name="where">The file, device, address or setting it happened at.</param>
    /// <param name="expected">What was expected there instead, as a noun phrase.</param>
    /// <param name="remedy">What the reader can do, as an instruction with a final period.</param>
    /// <param name="inner">The failure underneath, kept for the log.</param>
    public EdgeException(EdgeFault fault, string what, string where, string expected, string remedy, Exception? inner = null)
        : base($"{what} ({where}): expected {expected}. {remedy}", inner)
    {
        Fault = fault;
        What = what;
        Where = where;
        Expected = expected;
        Remedy = remedy;
    }

    /// <summary>
    /// The fault that a failure is about: itself, or the first one inside wrappers that say nothing of their own (several failures at once,
    /// a type that could not be initialised). Null where it is about none.
    /// </summary>
    public static EdgeException? Within(Exception? failure) => failure switch
    {
        EdgeException fault => fault,
        AggregateException several => several.InnerExceptions.Select(Within).FirstOrDefault(found => found is not null),
        TypeInitializationException => Within(failure.InnerException),
        _ => null,
    };

    /// <summary>Which part of the outside world failed.</summary>
    public EdgeFault Fault { get; }

    /// <summary>What happened, without a final period.</summary>
    public string What { get; }

    /// <summary>The file, device, address or setting it happened at.</summary>
    public string Where { get; }

    /// <summary>What was expected there instead.</summary>
    public string Expected { get; }

    /// <summary>What the reader can do about it.</summary>
    public string Remedy { get; }

    /// <summary>
    /// The sentence of <see cref="Remedy"/> without which the same fails again whatever else is done; null where there is none.
    /// </summary>
    public string? BeforeRetry { get; init; }
}
