namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>The range methods by the names that the command line and the report give them.</summary>
public static class RangeNames
{
    private static readonly Dictionary<string, RangeMethod> Methods = new()
    {
        ["mse"] = RangeMethod.MeanSquaredError,
        ["min-max"] = RangeMethod.MinMax,
        ["percentile"] = RangeMethod.Percentile,
        ["entropy"] = RangeMethod.Entropy,
    };

    /// <summary>Every name, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Methods.Keys];

    /// <summary>The method of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public static RangeMethod Method(string name) => Methods[name];

    /// <summary>The name of a method.</summary>
    public static string Of(RangeMethod method) => Methods.First(item => item.Value == method).Key;
}
