using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>A verdict on its way from the line to an output.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Scores">Softmax probabilities in the model's label order; goes back to the queue's store afterwards.</param>
/// <param name="PublishedAt">When the line gave it away, in UTC, for display.</param>
public readonly record struct QueuedVerdict(Verdict Verdict, float[] Scores, DateTimeOffset PublishedAt);
