using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>What became of a trigger.</summary>
/// <param name="Result">Whether a part begins.</param>
public sealed record TriggerAnswer(TriggerResult Result);
