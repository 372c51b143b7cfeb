namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>One linear operator of the model.</summary>
/// <param name="Name">The node's name in the float model; the name that <c>--float</c> takes.</param>
/// <param name="Kind">"convolution", "depthwise convolution" or "linear layer".</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="IsInteger">Whether the bundle's model computes it with integers.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits while it alone is integer, in dB; null when it was not measured or nothing changed.
/// </param>
/// <param name="Fp32Ms">Median milliseconds of its nodes in float; null when not measured.</param>
/// <param name="Int8Ms">Median milliseconds of its nodes in integers; null when not measured.</param>
public sealed record OperatorFigures(
    string Name, string Kind, long Parameters, bool IsInteger, double? LogitSqnrDb, double? Fp32Ms, double? Int8Ms);

/// <summary>What all nodes of one operator type cost together.</summary>
/// <param name="Type">The operator: "MatMul".</param>
/// <param name="Fp32Ms">Milliseconds in the float model; 0 where it has none.</param>
/// <param name="Int8Ms">Milliseconds in the integer model; 0 where it has none.</param>
public sealed record OperatorTypeFigures(string Type, double Fp32Ms, double Int8Ms);
