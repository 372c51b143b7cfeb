using System.Text.Json.Serialization;

namespace EdgeConvNeXt.ArmProof;

/// <summary>What one machine made of one model.</summary>
/// <param name="Model">Name of the model: int8 or fp32.</param>
/// <param name="Machine">Name of the machine: a processor of QEMU's, or x64.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Agreement">Share of the images, 0..1, whose best label is the product's.</param>
/// <param name="LargestDifference">Largest difference of a logit from the product's.</param>
/// <param name="Limit">What it may be.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed record MachineResult(string Model, string Machine, int Images, double Agreement, float LargestDifference, float Limit)
{
    /// <summary>Whether every image has the same best label.</summary>
    [JsonIgnore]
    public bool HasSameLabels => Agreement == 1;

    /// <summary>Whether no logit moved too far; a logit that is no number did.</summary>
    [JsonIgnore]
    public bool IsWithin => LargestDifference <= Limit;
}
