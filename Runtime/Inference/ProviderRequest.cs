namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>Which providers may run a model.</summary>
public sealed record ProviderRequest
{
    /// <summary>Names of providers, the preferred first.</summary>
    public IReadOnlyList<string> Providers { get; init; } = ["cpu"];

    /// <summary>Whether only the first will do: falling back is then a failure.</summary>
    public bool Require { get; init; }

    /// <summary>Name of the variant, or null for the first that suits the provider.</summary>
    public string? Variant { get; init; }

    /// <summary>How the session uses the machine.</summary>
    public SessionSettings Settings { get; init; } = new();
}
