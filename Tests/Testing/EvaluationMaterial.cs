namespace EdgeConvNeXt.Testing;

/// <summary>
/// Where the evaluation material (reference models, images, goldens) lies: the folder named by EDGE_EVALUATION_DATA. Where that is not set,
/// the tests that need it are skipped.
/// </summary>
public static class EvaluationMaterial
{
    /// <summary>The folder, or null when this machine has none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why a test that needs the material is skipped, or null when the material is there, or when CI has to have it.</summary>
    public static string? SkipReason =>
        Root is not null || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "No evaluation material: set EDGE_EVALUATION_DATA to its folder.";

    /// <summary>Full path of one file or folder of the material.</summary>
    /// <exception cref="InvalidOperationException">There is no material; under CI that is a failure, not a skip.</exception>
    public static string PathOf(params string[] parts)
    {
        if (Root is null)
        {
            throw new InvalidOperationException("CI=true, but the evaluation material is missing: set EDGE_EVALUATION_DATA to its folder.");
        }

        return Path.Combine([Root, .. parts]);
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable("EDGE_EVALUATION_DATA") is { Length: > 0 } configured && Directory.Exists(configured)
            ? configured
            : null;
}
