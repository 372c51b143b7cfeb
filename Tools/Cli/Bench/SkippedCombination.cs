using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What was not measured because it cannot run here.</summary>
/// <param name="Model">The model as it was named.</param>
/// <param name="Provider">What should have run it.</param>
/// <param name="Variant">Which variant; null where the provider has none or cannot run any.</param>
/// <param name="Reason">Why not, in words.</param>
internal sealed record SkippedCombination(string Model, string Provider, string? Variant, string Reason)
{
    /// <summary>The reason in few words, for a line of text: what it takes is not on this machine at all, or the fault without place and remedy.</summary>
    [JsonIgnore]
    public string Brief { get; init; } = Reason;
}
