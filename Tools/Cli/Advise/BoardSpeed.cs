using EdgeConvNeXt.Quantization.Sizing;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary>How long a board takes for a picture, and how that is known.</summary>
internal sealed record BoardSpeed
{
    /// <summary>What has it: "this machine, 2 cores, kernels avx512-vnni".</summary>
    public required string Board { get; init; }

    /// <summary>"measured", "scaled" or "documented".</summary>
    public required string Basis { get; init; }

    /// <summary>What the sure time is: "one thread".</summary>
    public required string SureBy { get; init; }

    /// <summary>What the hoped-for time is: "2 such cores", "at 9 % of peak".</summary>
    public required string HopedBy { get; init; }

    /// <summary>What the best time is, which is hardly reached: "2 such cores", "at peak".</summary>
    public required string BestBy { get; init; }

    /// <summary>What one should know of the figures, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Times of a picture.</summary>
    public required Func<SizedNetwork, PictureTime> TimeOf { get; init; }
}

/// <summary>Times of one picture.</summary>
/// <param name="Sure">The one that a line can be planned with.</param>
/// <param name="Hoped">One that is worth a measurement.</param>
/// <param name="Best">The least that the figures let one think of.</param>
internal readonly record struct PictureTime(TimeSpan Sure, TimeSpan Hoped, TimeSpan Best);
