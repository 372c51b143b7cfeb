namespace EdgeConvNeXt.Launcher.Tests;

/// <summary>How ./edge publish installs what links a native program, and only where it may.</summary>
public sealed class PublishPackagesTests : IDisposable
{
    private const string Script = "Tools/publish-packages.sh";

    private readonly ScriptSandbox _sandbox = new();

    public PublishPackagesTests()
    {
        _sandbox.Copy(Script, "Tools/debian-packages.sh");
        _sandbox.Fake("dpkg-query", "[[ ${@: -1} != clang ]] || printf installed");
        _sandbox.Fake("id", "echo 0");
        _sandbox.Fake("apt-get", "exit 0");
    }

    private IEnumerable<string> Installations =>
        _sandbox.Calls.Where(
            call => call.StartsWith("apt-get", StringComparison.Ordinal) && call.Contains(" install ", StringComparison.Ordinal));

    [Fact]
    public async Task What_is_not_there_is_installed()
    {
        ScriptResult result = await _sandbox.RunAsync(Script, "clang", "gcc-aarch64-linux-gnu");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("installing gcc-aarch64-linux-gnu", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("install --no-install-recommends gcc-aarch64-linux-gnu", Assert.Single(Installations), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_is_there_nothing_is_installed()
    {
        ScriptResult result = await _sandbox.RunAsync(Script, "clang");

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(Installations);
    }

    [Fact]
    public async Task Without_the_right_to_install_it_goes_on_without_a_word_for_the_command_tells()
    {
        _sandbox.Fake("id", "echo 1000");

        ScriptResult result = await _sandbox.RunAsync(Script, "gcc-aarch64-linux-gnu");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(Installations);
    }

    [Fact]
    public async Task A_failed_installation_is_reported_and_ends_nothing()
    {
        _sandbox.Fake("apt-get", "echo 'E: Unable to locate package gcc-aarch64-linux-gnu'; exit 100");

        ScriptResult result = await _sandbox.RunAsync(Script, "gcc-aarch64-linux-gnu");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("E: Unable to locate package gcc-aarch64-linux-gnu", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();
}
