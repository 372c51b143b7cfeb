using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>A kind of station.</summary>
/// <param name="Name">A file in publish-profiles.</param>
/// <param name="Architecture">Its processor.</param>
/// <param name="Flavour">What it has beside the processor: "none", "ascend", "cuda".</param>
internal sealed record PublishTarget(string Name, Architecture Architecture, string Flavour)
{
    /// <summary>Whether OpenCV's library goes with it: 114 MB that only the source opencv needs.</summary>
    public bool HasOpenCv { get; init; }

    /// <summary>Every target; each has its file in publish-profiles.</summary>
    public static IReadOnlyList<PublishTarget> All { get; } =
    [
        new("linux-x64", Architecture.X64, "none"),
        new("linux-arm64", Architecture.Arm64, "none"),
        new("linux-x64-ascend", Architecture.X64, "ascend"),
        new("linux-arm64-ascend", Architecture.Arm64, "ascend"),
        new("linux-x64-cuda", Architecture.X64, "cuda"),
    ];

    /// <summary>The ways for it, the best first.</summary>
    public static IReadOnlyList<PublishWay> Ways { get; } = [PublishWay.Aot, PublishWay.Trimmed];

    /// <summary>Debian's name of the processor.</summary>
    public string DebianArchitecture => Architecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>Whether its programs run on this machine.</summary>
    public bool IsThisMachine => RuntimeInformation.OSArchitecture == Architecture;
}
