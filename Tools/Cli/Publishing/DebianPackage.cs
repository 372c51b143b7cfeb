using System.Globalization;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publishing;

/// <summary>Makes a Debian package of a published agent: program, unit, user, udev rules, documents, demo model and an example configuration.</summary>
/// <param name="checkout">Where the parts are.</param>
/// <param name="version">The product's version.</param>
internal sealed class DebianPackage(Checkout checkout, string version)
{
    private const UnixFileMode FileMode644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FileMode755 = FileMode644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Where the package's files and the program's messages ("docs/recipe.md") send their readers, whatever the flavour.
    private const string DocumentFolder = "usr/share/doc/edge-agent";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Makes it beside the program's folder.</summary>
    /// <param name="program">The program.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The package's path.</returns>
    /// <exception cref="EdgeException">dpkg-deb is missing or fails.</exception>
    public async Task<string> MakeAsync(PublishedProgram program, CancellationToken stop)
    {
        string name = NameOf(program.Target);
        string folder = Path.GetDirectoryName(program.Folder)!;
        string stage = Path.Combine(folder, $"{name}.{Path.GetRandomFileName()}");
        string package = Path.Combine(folder, $"{name}_{version}_{program.Target.DebianArchitecture}.deb");
        try
        {
            Stage(program, stage);
            Write(stage, "DEBIAN/control", Control(program, name, stage));
            OpenFolders(stage);
            ToolRun run = await ToolRun.OfAsync("dpkg-deb", ["--root-owner-group", "--build", stage, package], Patience, stop).ConfigureAwait(false);
            return run.IsDone ? package : throw new EdgeException(
                EdgeFault.File, $"dpkg-deb made no package: {run.Output.Trim().ReplaceLineEndings(" ")}", package, "room on the disk and dpkg-deb of Debian 11 or later", "Mend what it says.");
        }
        finally
        {
            Remove(stage);
        }
    }

    /// <summary>A flavour has a package of its own, which takes the place of the others.</summary>
    internal static string NameOf(PublishTarget target) => target.Flavour == "none" ? "edge-agent" : $"edge-agent-{target.Flavour}";

    private void Stage(PublishedProgram program, string stage)
    {
        CopyFolder(program.Folder, Path.Combine(stage, "opt/edge-agent"));
        SetMode(Path.Combine(stage, "opt/edge-agent/edge-agent"), FileMode755);
        Directory.CreateDirectory(Path.Combine(stage, "usr/bin"));
        File.CreateSymbolicLink(Path.Combine(stage, "usr/bin/edge-agent"), "/opt/edge-agent/edge-agent");
        CopyFolder(checkout.DemoModel, Path.Combine(stage, "usr/share/edge-agent/demo"));
        CopyFolder(checkout.Documents, Path.Combine(stage, DocumentFolder), leaveOut: "images");
        File.CreateSymbolicLink(Path.Combine(stage, "opt/edge-agent/docs"), $"/{DocumentFolder}");
        Copy(stage, "station.json", "usr/share/edge-agent/station.json");
        Copy(stage, "edge-agent.service", "usr/lib/systemd/system/edge-agent.service");
        Copy(stage, "edge-agent.sysusers.conf", "usr/lib/sysusers.d/edge-agent.conf");
        Copy(stage, "60-edge-signals.rules", "usr/lib/udev/rules.d/60-edge-signals.rules");
        foreach (string script in Directory.GetFiles(Path.Combine(checkout.Packaging, "debian")))
        {
            Copy(stage, $"debian/{Path.GetFileName(script)}", $"DEBIAN/{Path.GetFileName(script)}", FileMode755);
        }

        Copy(stage, "copyright", $"usr/share/doc/{NameOf(program.Target)}/copyright");
        StageFlavour(program.Target.Flavour, stage);
    }

    private void StageFlavour(string flavour, string stage)
    {
        if (flavour == "none")
        {
            return;
        }

        Copy(stage, $"{flavour}/edge-agent.conf", $"usr/lib/systemd/system/edge-agent.service.d/{flavour}.conf");
        if (flavour == "ascend")
        {
            Copy(stage, "ascend/run-with-cann", "opt/edge-agent/run-with-cann", FileMode755);
        }
    }

    // What dpkg-deb(1) and Debian's policy ask for. The C library comes before unpacking: an upgrade that the system is too old for leaves the program that runs there. .NET computes hashes with OpenSSL, which it looks for when it runs. Decoders and GStreamer are only needed by the sources that use them.
    private string Control(PublishedProgram program, string name, string stage)
    {
        long kibibytes = new DirectoryInfo(stage).GetFiles("*", SearchOption.AllDirectories).Where(file => file.LinkTarget is null).Sum(file => file.Length) / 1024;
        string libc = program.LeastGlibc is { } floor ? $"libc6 (>= {floor})" : "libc6";
        string others = program.Target.Flavour == "none" ? Displacing(Flavours) : "Provides: edge-agent\n" + Displacing("edge-agent");
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

    private void Copy(string stage, string file, string target, UnixFileMode mode = FileMode644)
    {
        string path = Path.Combine(stage, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(checkout.Packaging, file), path);
        SetMode(path, mode);
    }

    private static void Write(string stage, string target, string text)
    {
        string path = Path.Combine(stage, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        SetMode(path, FileMode644);
    }

    private static void CopyFolder(string source, string target, string leaveOut = PublishedFolder.ListName)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file)))
        {
            if (file.Split('/')[0] == leaveOut)
            {
                continue;
            }

            string path = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(source, file), path);
            SetMode(path, FileMode644);
        }
    }

    // Whatever umask this runs under: the service's user has to be able to read it all.
    private static void SetMode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);

    private static void OpenFolders(string stage)
    {
        foreach (string folder in Directory.GetDirectories(stage, "*", SearchOption.AllDirectories).Append(stage))
        {
            SetMode(folder, FileMode755);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
