using Xunit.Abstractions;

namespace EdgeConvNeXt.VirtualBoard;

/// <summary>
/// Options for xunit: what is asked for is the default, but for parallel running, which a board under emulation is too slow for.
/// </summary>
internal sealed class TestRunOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> _values = new() { ["xunit.execution.DisableParallelization"] = true };

    public TValue GetValue<TValue>(string name) =>
        _values.TryGetValue(name, out object? value) && value is not null ? (TValue)value : default!;

    public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
}
