namespace EdgeConvNeXt.Station.Commands;

/// <summary>One line of <c>edge inspect --json</c>.</summary>
/// <param name="Image">Path of the file.</param>
/// <param name="Outcome">"ok", "ng" or "unsure".</param>
/// <param name="Label">The label with the highest score, or null when the file could not be read.</param>
/// <param name="Score">Its softmax probability, 0..1; null where the model's score is no number.</param>
/// <param name="Scores">Softmax probability of every label; null where it is no number.</param>
/// <param name="Milliseconds">From decoded pixels to the verdict.</param>
/// <param name="Reason">Why it is unsure, or null.</param>
internal sealed record InspectedImage(
    string Image, string Outcome, string? Label, float? Score, IReadOnlyDictionary<string, float?> Scores, double Milliseconds, string? Reason);
