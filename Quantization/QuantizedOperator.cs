namespace EdgeConvNeXt.Quantization;

/// <summary>A linear operator of a quantized model.</summary>
/// <param name="Name">The node's name in the float model.</param>
/// <param name="Kind">"convolution", "depthwise convolution" or "linear layer".</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="IsInteger">Whether it is computed with integers.</param>
/// <param name="InputMinimum">Smallest input value that its 8 bits express; 0 for a float operator.</param>
/// <param name="InputMaximum">Largest input value that its 8 bits express; 0 for a float operator.</param>
public sealed record QuantizedOperator(string Name, string Kind, long Parameters, bool IsInteger, float InputMinimum, float InputMaximum);
