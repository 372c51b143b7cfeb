namespace EdgeConvNeXt.Launcher.Tests;

public sealed class TestRunnerTests : IDisposable
{
    // `dotnet test` that leaves the trx file which the test has put beside the project, and ends as its `rc` file says.
    private const string Runner = """
        [[ $1 == build ]] && exit "${BUILD_RC:-0}"
        name=$(basename "$2" .dll)
        while [[ $1 != --results-directory ]]; do shift; done
        if [[ -f $FIXTURES/$name.trx ]]; then cp "$FIXTURES/$name.trx" "$2/"; fi
        echo "output of $name"
        exit "$(cat "$FIXTURES/$name.rc" 2>/dev/null || echo 0)"
        """;

    private readonly ScriptSandbox _sandbox = new();

    public TestRunnerTests()
    {
        _sandbox.Copy("Tools/test.sh", "Tools/debian-packages.sh");
        _sandbox.Write("Tools/test-packages.txt", "# what for\nlibfirst  # a comment behind\n\nlibsecond\n");
        _sandbox.Fake("dotnet", Runner);
        _sandbox.Fake("dpkg-query", "printf installed");
        _sandbox.Environment["FIXTURES"] = Path.GetDirectoryName(_sandbox.FileOf("fixtures/any"))!;
    }

    [Fact]
    public async Task The_last_line_sums_the_projects_and_skips_show_their_reasons()
    {
        Project("A.Tests", total: 5, executed: 5, passed: 5, failed: 0);
        Project("B.Tests", total: 4, executed: 3, passed: 3, failed: 0, results: """
                <UnitTestResult testName="B.Reads(&quot;x&quot;)" outcome="NotExecuted" testListId="1">
                  <Output><ErrorInfo>
                      <Message>No material here.</Message>
                  </ErrorInfo></Output>
                </UnitTestResult>
            """);

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal("8 passed, 0 failed, 1 skipped", result.LastLine);
        Assert.Contains("skipped B.Reads(\"x\"): No material here.", result.Output, StringComparison.Ordinal);
        Assert.Contains("output of A.Tests", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        Project("A.Tests", total: 2, executed: 2, passed: 1, failed: 1, exitCode: 1);

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal((1, "1 passed, 1 failed"), (result.ExitCode, result.LastLine));
    }

    [Fact]
    public async Task A_project_that_breaks_off_fails_the_run_although_no_test_failed()
    {
        Project("A.Tests", total: 2, executed: 2, passed: 2, failed: 0);
        Project("B.Tests", total: 1, executed: 1, passed: 1, failed: 0, exitCode: 134);

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal((1, "3 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("broke off", result.Error, StringComparison.Ordinal);
        Assert.Contains("B.Tests", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_was_never_built_fails_the_run()
    {
        Project("A.Tests", total: 2, executed: 2, passed: 2, failed: 0);
        _sandbox.Write("Tests/Forgotten.Tests/Forgotten.Tests.csproj", "");
        _sandbox.Write("fixtures/Forgotten.Tests.rc", "1");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal((1, "2 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("Forgotten.Tests", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_any_test_fails()
    {
        Project("A.Tests", total: 0, executed: 0, passed: 0, failed: 0);

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh", "--filter", "Nothing");

        Assert.Equal((1, "0 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("no test ran", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_reach_every_project()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        Project("B.Tests", total: 1, executed: 1, passed: 1, failed: 0);

        await _sandbox.RunAsync("Tools/test.sh", "--filter", "Name~Some");

        Assert.Equal(2, _sandbox.Calls.Count(call => call.EndsWith("--filter Name~Some", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_solution_that_does_not_build_runs_no_test()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Environment["BUILD_RC"] = "1";

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("dotnet test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_is_stopped_is_not_called_a_failure()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Fake("dotnet", """kill -INT "$(cat "$FIXTURES/runner.pid")"; exit 1""");
        _sandbox.FakeScript("start", """echo $$ >"$FIXTURES/runner.pid"; exec env --default-signal=INT bash "${0%/*}/Tools/test.sh" """);

        ScriptResult result = await _sandbox.RunAsync("start");

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("edge test: building the solution\nedge test: stopped.\n", result.Error);
    }

    [Fact]
    public async Task Installed_packages_leave_apt_alone()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Fake("apt-get", "exit 1");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("apt-get", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Root_installs_only_what_is_missing()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Fake("dpkg-query", "[[ ${@: -1} == libsecond ]] || printf installed");
        _sandbox.Fake("id", "echo 0");
        _sandbox.Fake("apt-get", "exit 0");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal(0, result.ExitCode);
        string install = Assert.Single(_sandbox.Calls, call => call.Contains("install --no-install-recommends", StringComparison.Ordinal));
        Assert.EndsWith(" libsecond", install, StringComparison.Ordinal);
        Assert.DoesNotContain("libfirst", install, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_rights_learns_what_is_missing()
    {
        _sandbox.Fake("dpkg-query", "exit 1");
        _sandbox.Fake("id", "echo 1000");
        _sandbox.Fake("apt-get", "exit 0");
        _sandbox.Fake("sudo", "exit 1");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("missing: libfirst libsecond.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_sandbox.Calls, call => call.StartsWith("dotnet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_package_that_apt_does_not_have_ends_with_apts_own_error()
    {
        _sandbox.Fake("dpkg-query", "exit 1");
        _sandbox.Fake("id", "echo 0");
        _sandbox.Fake("apt-get", "echo 'E: Unable to locate package libfirst'; exit 100");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("E: Unable to locate package libfirst", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_a_package_that_would_start_a_service_is_taken_out_of_it_and_put_on_the_path()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Write("Tools/test-programs.txt", "# what for\nasker server\n");
        _sandbox.Fake("apt-get", "[[ $1 == download ]] && touch server_1.0_all.deb");
        _sandbox.Fake("dpkg-deb", """
            folder=$(mktemp -d)
            mkdir -p "$folder/usr/bin"
            printf '#!/usr/bin/env bash\necho "asker $*" >>"$CALLS"\n' >"$folder/usr/bin/asker"
            chmod +x "$folder/usr/bin/asker"
            tar -c -C "$folder" ./usr
            """);
        _sandbox.Fake("dotnet", $"[[ $1 == build ]] || asker was found\n{Runner}");

        ScriptResult first = await _sandbox.RunAsync("Tools/test.sh");
        ScriptResult second = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(2, _sandbox.Calls.Count(call => call == "asker was found"));
        Assert.Equal(
            "apt-get download server", Assert.Single(_sandbox.Calls, call => call.StartsWith("apt-get", StringComparison.Ordinal)));
        Assert.Equal(["usr"], Directory.GetFileSystemEntries(_sandbox.FileOf("artifacts/debian")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_program_that_cannot_be_had_is_told_and_the_tests_run()
    {
        Project("A.Tests", total: 1, executed: 1, passed: 1, failed: 0);
        _sandbox.Write("Tools/test-programs.txt", "asker server\n");
        _sandbox.Fake("apt-get", "exit 100");

        ScriptResult result = await _sandbox.RunAsync("Tools/test.sh");

        Assert.Equal((0, "1 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("edge test: there is no asker: the package server could not be had (", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();

    private void Project(string name, int total, int executed, int passed, int failed, string results = "", int exitCode = 0)
    {
        _sandbox.Write($"Tests/{name}/{name}.csproj", "");
        _sandbox.Write($"fixtures/{name}.rc", $"{exitCode}");
        _sandbox.Write($"fixtures/{name}.trx", $"""
            <TestRun>
              <Results>
            {results}
              </Results>
              <ResultSummary outcome="Completed">
                <Counters total="{total}" executed="{executed}" passed="{passed}" failed="{failed}" error="0" notExecuted="0" />
              </ResultSummary>
            </TestRun>
            """);
    }
}
