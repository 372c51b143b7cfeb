using System.Globalization;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>What parts are like while all is well: what a model says of them, and how their pictures are.</summary>
internal sealed record DriftBaseline
{
    /// <summary>Fewest parts that say anything.</summary>
    public const int FewestParts = 50;

    /// <summary>Name of its file in a bundle.</summary>
    public const string FileName = "baseline.json";

    /// <summary>Parts that were judged.</summary>
    public long Parts => Classes.Values.Sum();

    /// <summary>How many parts got which label; labels that none got are 0.</summary>
    public required IReadOnlyDictionary<string, long> Classes { get; init; }

    /// <summary>Parts that were not good.</summary>
    public required long Ng { get; init; }

    /// <summary>Parts that were unsure.</summary>
    public required long Unsure { get; init; }

    /// <summary>How pictures were, in the order of <see cref="PictureMeasure.Names"/>.</summary>
    public required IReadOnlyList<QuantileTable> Pictures { get; init; }

    /// <summary>The scores of parts that were called good; null where those were too few.</summary>
    public QuantileTable? Confidence { get; init; }

    /// <summary>What the features of parts that were called good are like; null where that is not known.</summary>
    public FeatureBaseline? Features { get; init; }

    /// <summary>Reads a bundle's baseline; null where it has none.</summary>
    /// <exception cref="EdgeException">It cannot be read, was changed or has faults; all are named.</exception>
    public static DriftBaseline? Read(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.Manifest.Files.ContainsKey(FileName)
            ? BaselineFile.Read(bundle.Read(FileName), bundle.PathOf(FileName), bundle.Manifest.Labels)
            : null;
    }

    /// <summary>The file of a bundle that holds it.</summary>
    public byte[] ToFile() => BaselineFile.Write(this);

    /// <summary>In words: "1200 parts, 2.1 % NG, 0.8 % unsure, with features".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Parts} parts, {100.0 * Ng / Parts:0.0} % NG, {100.0 * Unsure / Parts:0.0} % unsure")
        + (Features is null ? "" : ", with features");
}
