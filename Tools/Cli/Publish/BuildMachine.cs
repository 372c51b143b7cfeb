using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>The machine that publishes.</summary>
/// <param name="Architecture">Its processor.</param>
/// <param name="SearchPath">The folders that it looks for programs in, with colons between them.</param>
/// <param name="Root">Its root folder.</param>
internal sealed record BuildMachine(Architecture Architecture, string SearchPath, string Root)
{
    /// <summary>The one that this program runs on.</summary>
    public static BuildMachine This => new(RuntimeInformation.OSArchitecture, Environment.GetEnvironmentVariable("PATH") ?? "", "/");

    /// <summary>Whether a program is on the path, or, for an absolute name, a file is there.</summary>
    public bool Has(string name) => Path.IsPathRooted(name)
        ? File.Exists(Path.Join(Root, name))
        : SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, name)));
}
