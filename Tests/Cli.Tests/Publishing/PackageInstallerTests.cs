using EdgeConvNeXt.Cli.Publish;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests.Publishing;

/// <summary>What becomes of the script that installs packages; what the script itself does is held by the launcher's tests.</summary>
public sealed class PackageInstallerTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _progress = new();

    public void Dispose()
    {
        _folder.Dispose();
        _progress.Dispose();
    }

    [Fact]
    public async Task The_script_gets_the_packages_and_what_it_says_is_passed_on()
    {
        SourceTree checkout = new(_folder.Path);
        File.WriteAllText(_folder.File("Tools", "publish-packages.sh"), "#!/bin/bash\necho \"installing $*\" >&2\nexit 3\n");
        File.SetUnixFileMode(checkout.PackageScript, Executable);

        await new PackageInstaller(checkout, _progress).InstallAsync(["gcc", "libc6-dev"], CancellationToken.None);

        Assert.EndsWith("installing gcc libc6-dev\n", _progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_script_publishing_goes_on_and_the_reason_is_reported()
    {
        await new PackageInstaller(new SourceTree(_folder.Path), _progress).InstallAsync(["gcc"], CancellationToken.None);

        Assert.Contains("publish-packages.sh cannot be started", _progress.ToString(), StringComparison.Ordinal);
    }
}
