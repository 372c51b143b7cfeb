namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>One line of <c>edge evaluate --predictions</c>.</summary>
/// <param name="Image">Path of the file.</param>
/// <param name="Truth">The true label.</param>
/// <param name="Label">The label with the highest score.</param>
/// <param name="Score">Its softmax probability, 0..1.</param>
/// <param name="Outcome">"ok", "ng" or "unsure".</param>
internal sealed record Prediction(string Image, string Truth, string? Label, float Score, string Outcome);
