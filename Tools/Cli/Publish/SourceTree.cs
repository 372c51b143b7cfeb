using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>The sources that this program was built from.</summary>
/// <param name="Root">The folder with EdgeConvNeXt.sln.</param>
internal sealed record SourceTree(string Root)
{
    /// <summary>The agent's project.</summary>
    public string Agent => Path.Combine(Root, "Tools", "Agent", "EdgeConvNeXt.Agent.csproj");

    /// <summary>The folder with what a station's package has beside the program.</summary>
    public string Packaging => Path.Combine(Root, "Targets", "packaging");

    /// <summary>The folder with what users read.</summary>
    public string Documents => Path.Combine(Root, "docs");

    /// <summary>The demo model.</summary>
    public string DemoModel => Path.Combine(Root, "Tools", "Demo");

    /// <summary>The script that installs packages.</summary>
    public string PackageScript => Path.Combine(Root, "Tools", "publish-packages.sh");

    /// <summary>The folder of everything that is made here.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Finds it above the program.</summary>
    /// <exception cref="EdgeException">The program was taken out of its checkout.</exception>
    public static SourceTree Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "EdgeConvNeXt.sln")))
            {
                return new SourceTree(folder);
            }
        }

        throw new EdgeException(
            EdgeFault.File,
            "There is nothing to publish from",
            AppContext.BaseDirectory,
            "to stand in a checkout of EdgeConvNeXt",
            "Run ./edge publish in the checkout.");
    }
}
