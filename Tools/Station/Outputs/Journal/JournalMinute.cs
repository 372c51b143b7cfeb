using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Verdicts of one minute that came to the same.</summary>
/// <param name="From">The minute's beginning.</param>
/// <param name="Outcome">What they were.</param>
/// <param name="Action">What was done with the parts.</param>
/// <param name="Count">How many there are.</param>
internal sealed record JournalMinute(DateTimeOffset From, Outcome Outcome, PartAction Action, long Count);
