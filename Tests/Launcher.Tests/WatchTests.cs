namespace EdgeConvNeXt.Launcher.Tests;

public sealed class WatchTests : IDisposable
{
    private readonly ScriptSandbox _sandbox = new();

    public WatchTests()
    {
        _sandbox.Copy("edge", "global.json", "Tools/watch.sh");
        _sandbox.Fake("git", """[[ $1 != diff ]] || cat "$CHANGED" """);
        _sandbox.Fake("dotnet", """[[ $1 == --version ]] || grep -q Runtime <<<"$*" || exit "${TEST_RC:-0}" """);
        _sandbox.Environment["CHANGED"] = _sandbox.FileOf("changed");
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("docs/line-engineer.md", "Architecture")]
    [InlineData("Runtime/Imaging/FrameLease.cs", "Architecture Runtime")]
    [InlineData("Tools/Station/StationModules.cs\nTools/Cli/Run/RunCommand.cs", "Architecture Cli Station")]
    [InlineData("Tests/Camera.Tests/Any.cs\nCamera/Folder/Any.cs", "Architecture Camera")]
    [InlineData("edge\nTools/test.sh", "Architecture Launcher")]
    public async Task The_tests_of_what_changed_are_run(string changed, string expected)
    {
        _sandbox.Write("changed", changed + "\n");

        ScriptResult result = await _sandbox.RunAsync("edge", "watch", "--once");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            expected,
            string.Join(' ', _sandbox.Calls.Where(call => call.StartsWith("dotnet test ", StringComparison.Ordinal)).Select(Name)));
    }

    [Fact]
    public async Task A_project_that_fails_fails_the_run_and_the_others_run_all_the_same()
    {
        _sandbox.Write("changed", "Camera/Any.cs\nRuntime/Any.cs\n");
        _sandbox.Environment["TEST_RC"] = "1";

        ScriptResult result = await _sandbox.RunAsync("edge", "watch", "--once");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, _sandbox.Calls.Count(call => call.StartsWith("dotnet test ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_option_that_it_does_not_know_is_wrong_usage()
    {
        ScriptResult result = await _sandbox.RunAsync("edge", "watch", "--onec");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("unknown option '--onec'", result.Error, StringComparison.Ordinal);
    }

    private static string Name(string call) => Path.GetFileName(call.Split(' ')[2]).Replace(".Tests", "", StringComparison.Ordinal);
}
