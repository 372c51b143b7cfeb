namespace EdgeConvNeXt.Launcher.Tests;

/// <summary>What ./edge publish installs before it publishes: what links a native program for another processor, and only where it may.</summary>
public sealed class PublishPackagesTests : IDisposable
{
    private const string Script = "Tools/publish-packages.sh";

    private readonly ScriptSandbox _sandbox = new();

    public PublishPackagesTests()
    {
        _sandbox.Copy(Script, "Tools/debian-packages.sh");
        _sandbox.Write("Tools/publish-packages-arm64.txt", "# links\nclang\ngcc-aarch64-linux-gnu\n");
        _sandbox.Fake("uname", "echo x86_64");
        _sandbox.Fake("dpkg-query", "[[ ${@: -1} != clang ]] || printf installed");
        _sandbox.Fake("id", "echo 0");
        _sandbox.Fake("apt-get", "exit 0");
    }

    private IEnumerable<string> Installations => _sandbox.Calls.Where(call => call.StartsWith("apt-get", StringComparison.Ordinal) && call.Contains(" install ", StringComparison.Ordinal));

    [Theory]
    [InlineData("linux-arm64", "--deb")]
    [InlineData("--json", "linux-arm64-ascend")]
    public async Task For_another_processor_what_is_missing_is_installed(params string[] arguments)
    {
        ScriptResult result = await _sandbox.RunAsync(Script, arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("installing gcc-aarch64-linux-gnu", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("install --no-install-recommends gcc-aarch64-linux-gnu", Assert.Single(Installations), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", "--deb")]
    [InlineData("linux-arm64", "--way", "trimmed")]
    [InlineData("linux-arm64", "--help")]
    public async Task Nothing_is_installed_that_the_command_does_not_need(params string[] arguments)
    {
        ScriptResult result = await _sandbox.RunAsync(Script, arguments);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Empty(Installations);
    }

    [Fact]
    public async Task On_a_machine_of_that_processor_nothing_is_installed()
    {
        _sandbox.Fake("uname", "echo aarch64");

        Assert.Equal(0, (await _sandbox.RunAsync(Script, "linux-arm64")).ExitCode);
        Assert.Empty(Installations);
    }

    [Fact]
    public async Task Who_may_not_install_goes_on_without_a_word_for_the_command_tells()
    {
        _sandbox.Fake("id", "echo 1000");

        ScriptResult result = await _sandbox.RunAsync(Script, "linux-arm64");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(Installations);
    }

    [Fact]
    public async Task A_failed_installation_is_told_and_ends_nothing()
    {
        _sandbox.Fake("apt-get", "echo 'E: Unable to locate package gcc-aarch64-linux-gnu'; exit 100");

        ScriptResult result = await _sandbox.RunAsync(Script, "linux-arm64");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("E: Unable to locate package gcc-aarch64-linux-gnu", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();
}
