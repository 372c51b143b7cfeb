namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Why a request was not carried out.</summary>
/// <param name="Error">The reason in one sentence, with what was expected.</param>
public sealed record ControlRefusal(string Error);
