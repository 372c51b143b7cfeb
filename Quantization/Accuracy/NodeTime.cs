namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>What one node of a running graph costs. The graph is the optimized one: nodes may have been fused or renamed since the model was written.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="OperatorType">Its operator: "MatMul".</param>
/// <param name="Milliseconds">Median over the runs, to the microsecond.</param>
public sealed record NodeTime(string Name, string OperatorType, double Milliseconds);
