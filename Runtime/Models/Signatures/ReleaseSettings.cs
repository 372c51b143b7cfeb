using EdgeConvNeXt.Runtime.Documents;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>
/// Every member that a <c>release.json</c> may have: its checks, the table of docs/model-bundle.md and docs/release.schema.json come from
/// here. One that is not known is refused: it may limit where the model runs.
/// </summary>
internal static class ReleaseSettings
{
    private const string MomentMeaning = "a moment as ISO 8601 has it, with an offset: 2026-12-31T23:00:00Z";

    // What every JSON reader keeps exactly.
    private const double LargestVersion = 9_007_199_254_740_991;

    public static readonly SettingDefinition Version = new("version", Whole, "Version",
        "Counts up from release to release of a model: an older one never takes the place of a newer one by itself.")
    { Default = "1", Minimum = 0, Maximum = LargestVersion };

    public static readonly SettingDefinition NotBefore = new("notBefore", Text, "Not before",
        "Before this moment it does not start.") { Otherwise = "no limit", Meaning = MomentMeaning };

    public static readonly SettingDefinition NotAfter = new("notAfter", Text, "Not after",
        "After this moment it does not start; where it runs it goes on.") { Otherwise = "no limit", Meaning = MomentMeaning };

    public static readonly SettingDefinition Stations = new("stations", Texts, "Stations",
        "Names of the stations that it is for; none: all.") { Default = "[]" };

    public static readonly SettingDefinition LeastAgent = new("leastAgent", Text, "Least agent",
        "The oldest version of the agent that it runs on.") { Otherwise = "any", Meaning = "a version of three numbers: 0.1.0" };

    /// <summary>What a release may say.</summary>
    public static DocumentDefinition Document { get; } = new([Version, NotBefore, NotAfter, Stations, LeastAgent])
    {
        Name = "release",
        Word = "member",
        Page = "docs/model-bundle.md",
    };
}
