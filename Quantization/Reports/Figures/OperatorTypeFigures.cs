namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>What all nodes of one operator type cost together.</summary>
/// <param name="Type">The operator: "MatMul".</param>
/// <param name="Fp32Ms">Milliseconds in the float model; 0 where it has none.</param>
/// <param name="Int8Ms">Milliseconds in the integer model; 0 where it has none.</param>
public sealed record OperatorTypeFigures(string Type, double Fp32Ms, double Int8Ms);
