using System.Globalization;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// Makes a Debian package of OpenCV's library alone, for stations whose source is opencv. It goes with the agent of the same version,
/// whatever its flavour.
/// </summary>
/// <param name="checkout">Where the parts are.</param>
/// <param name="version">The product's version.</param>
internal sealed class OpenCvPackage(SourceTree checkout, string version)
{
    private const string Name = "edge-agent-opencv";

    /// <summary>Makes it beside the program's folder.</summary>
    /// <param name="program">The program, published with the library.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The package's path.</returns>
    /// <exception cref="EdgeException">dpkg-deb is missing or fails.</exception>
    public async Task<string> MakeAsync(PublishedProgram program, CancellationToken stop)
    {
        string package = Path.Combine(Path.GetDirectoryName(program.Folder)!, $"{Name}_{version}_{program.Target.DebianArchitecture}.deb");
        using PackageStage stage = new(package);
        foreach (PublishedFile file in PublishedFiles.OfOpenCv)
        {
            stage.Copy(Path.Combine(program.Folder, file.Path), $"{DebianPackage.ProgramFolder}/{file.Path}");
        }

        stage.Copy(Path.Combine(checkout.Packaging, "opencv", "copyright"), $"usr/share/doc/{Name}/copyright");
        return await stage.PackAsync(Control(program, stage.Kibibytes), stop).ConfigureAwait(false);
    }

    // What the library is linked with; GTK 3 brings the rest. Its calls are those of the agent's own version.
    private string Control(PublishedProgram program, long kibibytes) => string.Create(CultureInfo.InvariantCulture, $"""
        Package: {Name}
        Version: {version}
        Architecture: {program.Target.DebianArchitecture}
        Maintainer: The EdgeConvNeXt authors
        Section: misc
        Priority: optional
        Installed-Size: {kibibytes}
        Depends: edge-agent (= {version}), libgtk-3-0t64 | libgtk-3-0, libdrm2, libatomic1, libstdc++6, libgcc-s1, libc6 (>= 2.28)
        Description: OpenCV for the source opencv of edge-agent
         The native library of OpenCvSharp, with OpenCV and FFmpeg in it. A station whose source is
         another does not need it.

        """);
}
