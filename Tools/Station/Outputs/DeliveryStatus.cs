namespace EdgeConvNeXt.Station.Outputs;

/// <summary>How far an output is that takes its results from the journal.</summary>
/// <param name="Channel">Name of its place in the journal: "mqtt".</param>
/// <param name="Receiver">Where results go.</param>
/// <param name="Connected">Whether the receiver can be reached at this moment, as far as is known.</param>
/// <param name="Delivered">The receiver has every result up to this sequence.</param>
/// <param name="Waiting">Results in the journal that it has not.</param>
/// <param name="Missing">Results that were gone from the journal before it had them, in this start.</param>
/// <param name="Error">What is wrong at this moment; null when nothing is.</param>
public sealed record DeliveryStatus(
    string Channel, string Receiver, bool Connected, long Delivered, long Waiting, long Missing, string? Error)
{
    /// <summary>Results that the receiver refused for good and that were set aside, in this start; null where none can be.</summary>
    public long? Refused { get; init; }
}
