namespace EdgeConvNeXt.Cli.Soak;

/// <summary>What a soak came to; the last line of <c>edge demo --simulate-inference --json</c>.</summary>
/// <param name="Parts">Parts that came down the belt.</param>
/// <param name="Triggers">Those that the light barrier saw, bounces not counted.</param>
/// <param name="Verdicts">Verdicts: as many as triggers, or something was lost.</param>
/// <param name="Ok">Parts judged good.</param>
/// <param name="Ng">Parts judged not good.</param>
/// <param name="Unsure">Parts that nobody was sure about.</param>
/// <param name="Bounced">Edges that belonged to the part before.</param>
/// <param name="Missed">Parts that came while too many were on their way.</param>
/// <param name="Late">Parts whose verdict did not stand at the deadline.</param>
/// <param name="NoFrame">Parts that no frame showed.</param>
/// <param name="Overrun">Parts whose frame came while too many waited for the model.</param>
/// <param name="Failed">Parts whose run failed.</param>
/// <param name="ResultsTooLate">Answers of the model that came after their part's verdict.</param>
/// <param name="Blind">Parts that the light barrier did not see.</param>
/// <param name="LostEdges">Edges that the chip could not keep.</param>
/// <param name="Rejected">Parts that the output fired for.</param>
/// <param name="Passed">Parts that went by.</param>
/// <param name="Undecided">Parts at the reject position without a verdict.</param>
/// <param name="LostOnBelt">Parts that the reject queue had no room for.</param>
/// <param name="Confirmed">Rejected parts that the sensor saw fall.</param>
/// <param name="Unconfirmed">Rejected parts that it did not see.</param>
/// <param name="Unexpected">What it saw although nothing was rejected.</param>
/// <param name="Mistaken">Verdicts that tell of another part's picture.</param>
/// <param name="Doubled">Verdicts for parts that had one already.</param>
/// <param name="Missing">Parts without a verdict.</param>
/// <param name="Written">Verdicts on the simulated disk.</param>
/// <param name="Shed">Verdicts that found it full.</param>
/// <param name="CameraLosses">How often the camera was lost.</param>
/// <param name="ClockJumps">How often the wall clock jumped.</param>
/// <param name="VirtualSeconds">Time that passed on the belt.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="MemoryMbEarly">Managed memory, 10^6 bytes, after a fifth of the parts.</param>
/// <param name="MemoryMbLate">The same at the end.</param>
/// <param name="IsBalanced">Whether nothing was lost, doubled or mistaken, and memory is flat.</param>
/// <param name="Seed">The seed.</param>
internal sealed record SoakSummary(
    long Parts,
    long Triggers,
    long Verdicts,
    long Ok,
    long Ng,
    long Unsure,
    long Bounced,
    long Missed,
    long Late,
    long NoFrame,
    long Overrun,
    long Failed,
    long ResultsTooLate,
    long Blind,
    long LostEdges,
    long Rejected,
    long Passed,
    long Undecided,
    long LostOnBelt,
    long Confirmed,
    long Unconfirmed,
    long Unexpected,
    long Mistaken,
    long Doubled,
    long Missing,
    long Written,
    long Shed,
    long CameraLosses,
    long ClockJumps,
    double VirtualSeconds,
    double Seconds,
    double MemoryMbEarly,
    double MemoryMbLate,
    bool IsBalanced,
    ulong Seed);
