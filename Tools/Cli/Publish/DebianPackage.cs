using System.Globalization;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// Makes a Debian package of a published agent: program, unit, user, udev rules, documents, demo model and an example configuration.
/// </summary>
/// <param name="checkout">Where the parts are.</param>
/// <param name="version">The product's version.</param>
internal sealed class DebianPackage(SourceTree checkout, string version)
{
    /// <summary>Where the program lies on a station.</summary>
    internal const string ProgramFolder = "opt/edge-agent";

    // Where the package's files and the program's messages ("docs/recipe.md") send their readers, whatever the flavour.
    private const string DocumentFolder = "usr/share/doc/edge-agent";

    private static readonly string[] ReadmeImages = ["images/demo.png", "images/synthetic-line.png"];

    /// <summary>Makes it beside the program's folder.</summary>
    /// <param name="program">The program.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The package's path.</returns>
    /// <exception cref="EdgeException">dpkg-deb is missing or fails.</exception>
    public async Task<string> MakeAsync(PublishedProgram program, CancellationToken stop)
    {
        string name = NameOf(program.Target);
        using PackageStage stage = new(
            Path.Combine(Path.GetDirectoryName(program.Folder)!, $"{name}_{version}_{program.Target.DebianArchitecture}.deb"));
        Fill(stage, program);
        return await stage.PackAsync(Control(program, name, stage.Kibibytes), stop).ConfigureAwait(false);
    }

    /// <summary>A flavour has a package of its own, which takes the place of the others.</summary>
    internal static string NameOf(PublishTarget target) => target.Flavour == "none" ? "edge-agent" : $"edge-agent-{target.Flavour}";

    private void Fill(PackageStage stage, PublishedProgram program)
    {
        stage.CopyFolder(program.Folder, ProgramFolder, [PublishedFolder.ListName, .. PublishedFiles.OfOpenCv.Select(file => file.Path)]);
        stage.MakeExecutable($"{ProgramFolder}/edge-agent");
        stage.Link("usr/bin/edge-agent", $"/{ProgramFolder}/edge-agent");
        stage.CopyFolder(checkout.DemoModel, "usr/share/edge-agent/demo");
        stage.CopyFolder(checkout.Documents, DocumentFolder, ReadmeImages);
        stage.Link($"{ProgramFolder}/docs", $"/{DocumentFolder}");
        stage.Copy(Part("station.json"), "usr/share/edge-agent/station.json");
        stage.Copy(Part("edge-agent.service"), "usr/lib/systemd/system/edge-agent.service");
        stage.Copy(Part("edge-agent.sysusers.conf"), "usr/lib/sysusers.d/edge-agent.conf");
        stage.Copy(Part("60-edge-signals.rules"), "usr/lib/udev/rules.d/60-edge-signals.rules");
        foreach (string script in Directory.GetFiles(Part("debian")))
        {
            stage.CopyProgram(script, $"DEBIAN/{Path.GetFileName(script)}");
        }

        stage.Copy(Part("copyright"), $"usr/share/doc/{NameOf(program.Target)}/copyright");
        FillFlavour(stage, program.Target.Flavour);
    }

    private void FillFlavour(PackageStage stage, string flavour)
    {
        if (flavour == "none")
        {
            return;
        }

        stage.Copy(Part($"{flavour}/edge-agent.conf"), $"usr/lib/systemd/system/edge-agent.service.d/{flavour}.conf");
        if (flavour == "ascend")
        {
            stage.CopyProgram(Part("ascend/run-with-cann"), $"{ProgramFolder}/run-with-cann");
        }
    }

    private string Part(string file) => Path.Combine(checkout.Packaging, file);

    // What dpkg-deb(1) and Debian's policy require. The C library comes before unpacking: an upgrade that the system is too old for leaves
    // the program that runs there. .NET computes hashes with OpenSSL, which it looks for when it runs. Decoders and GStreamer are only
    // needed by the sources that use them.
    private string Control(PublishedProgram program, string name, long kibibytes)
    {
        string libc = program.LeastGlibc is { } floor ? $"libc6 (>= {floor})" : "libc6";
        string others = program.Target.Flavour == "none"
            ? Displacing(Flavours)
            : $"Provides: edge-agent (= {version})\n" + Displacing("edge-agent");
        return string.Create(CultureInfo.InvariantCulture, $"""
            Package: {name}
            Version: {version}
            Architecture: {program.Target.DebianArchitecture}
            Maintainer: The EdgeConvNeXt authors
            Section: misc
            Priority: optional
            Installed-Size: {kibibytes}
            Pre-Depends: {libc}
            Depends: libgcc-s1, libstdc++6, libssl3t64 | libssl3 | libssl1.1, systemd
            Recommends: libturbojpeg0, libgdk-pixbuf-2.0-0
            Suggests: gstreamer1.0-plugins-base, gstreamer1.0-plugins-good
            {others}Description: inspection station: camera, INT8 ConvNeXt, verdicts and reject line
             Runs as the systemd service edge-agent, as a user of its own. Configuration:
             /etc/edge-agent/station.json; verdicts: /var/lib/edge-agent.

            """);
    }

    private static string Flavours =>
        string.Join(", ", PublishTarget.All.Where(target => target.Flavour != "none").Select(NameOf).Distinct());

    private static string Displacing(string packages) => $"Conflicts: {packages}\nReplaces: {packages}\n";
}
