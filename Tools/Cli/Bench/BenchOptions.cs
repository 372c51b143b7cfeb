using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What <c>edge bench</c> was called with.</summary>
internal sealed record BenchOptions
{
    /// <summary>Bundles or .onnx files, one or more.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>What bare .onnx files lack, or null.</summary>
    public string? Manifest { get; init; }

    /// <summary>Names of variants; null for every one.</summary>
    public IReadOnlyList<string>? Variants { get; init; }

    /// <summary>Names of providers, one or more.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Numbers of threads, one or more; 0 stands for one for each physical core.</summary>
    public required IReadOnlyList<int> Threads { get; init; }

    /// <summary>How far scores may be from the golden vectors; null where nothing is compared.</summary>
    public GoldenTolerance? Tolerance { get; init; }

    /// <summary>Runs of each combination that count, 1 or more.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs of each combination before them.</summary>
    public required int WarmUpRuns { get; init; }
}
