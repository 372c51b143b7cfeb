namespace EdgeConvNeXt.Launcher.Tests;

public sealed class LauncherTests : IDisposable
{
    // An SDK that builds the program, noisily, and a program that shows its arguments and ends with 2 when asked for "nonsense".
    private const string WorkingDotnet = """
        case $1 in
          --version) echo 10.0.100 ;;
          build) echo "noise on stdout"; mkdir -p artifacts/bin/EdgeConvNeXt.Cli/release; touch artifacts/bin/EdgeConvNeXt.Cli/release/edge.dll ;;
          *) shift; printf '[%s]\n' "$@"; [[ $1 != nonsense ]] || exit 2 ;;
        esac
        """;

    // Waits until the launcher, which sleeps between two looks at a build, has looked at what is there now.
    private const string Looked = """
        looked() {
          local before; before=$(grep -c '^sleep' "$CALLS")
          until (( $(grep -c '^sleep' "$CALLS") >= before + 2 )); do /usr/bin/sleep 0.02; done
        }

        """;

    private readonly ScriptSandbox _sandbox = new();

    public LauncherTests()
    {
        _sandbox.Copy("edge", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            ".editorconfig", "BannedSymbols.txt");
        foreach (string folder in new[] { "Runtime", "Camera", "Quantization", "Targets", "Tools/Cli" })
        {
            _sandbox.Write($"{folder}/Source.cs", "");
            _sandbox.Write($"{folder}/Project.csproj", "");
        }

        _sandbox.Fake("dotnet", WorkingDotnet);
    }

    private int Builds => _sandbox.Calls.Count(call => call.StartsWith("dotnet build", StringComparison.Ordinal));

    [Fact]
    public async Task Arguments_and_exit_code_pass_through_unchanged()
    {
        ScriptResult result = await _sandbox.RunAsync("edge", "nonsense", "two words", "--json", "");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("[nonsense]\n[two words]\n[--json]\n[]\n", result.Output);
    }

    [Fact]
    public async Task A_first_run_says_that_it_builds_on_stderr_only_and_a_second_does_not_build()
    {
        ScriptResult first = await _sandbox.RunAsync("edge", "demo");
        ScriptResult second = await _sandbox.RunAsync("edge", "demo");

        Assert.Equal("[demo]\n", first.Output);
        Assert.StartsWith("edge: building the program first: packages, then 5 projects. ", first.Error, StringComparison.Ordinal);
        Assert.Matches("edge: built in [0-9]+ s, starting\\.\n$", first.Error);
        Assert.Equal(("[demo]\n", ""), (second.Output, second.Error));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task The_first_build_leaves_the_analyzers_to_later_ones()
    {
        await _sandbox.RunAsync("edge", "demo");
        File.Delete(_sandbox.FileOf("artifacts/edge.built"));
        await _sandbox.RunAsync("edge", "demo");

        string[] builds = [.. _sandbox.Calls.Where(call => call.StartsWith("dotnet build", StringComparison.Ordinal))];
        Assert.Equal([true, false], builds.Select(call => call.Contains("RunAnalyzers=false", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_a_pipe_a_build_tells_each_project_that_is_done_of_how_many()
    {
        _sandbox.Fake("sleep", "/usr/bin/sleep 0.05");
        _sandbox.Fake("dotnet", Looked + WorkingDotnet.Replace("build)", """
            build) for name in Runtime Camera Quantization Targets Cli; do echo "  Restored $name.csproj (in 1 ms)."; done
              for name in Runtime Camera; do echo "  EdgeConvNeXt.$name -> $name.dll"; looked; done;
            """, StringComparison.Ordinal));

        string[] lines = (await _sandbox.RunAsync("edge", "demo")).Error.Split('\n');

        Assert.Contains(lines, line => line.StartsWith("edge: compiled 1 of 5 projects, ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("edge: compiled 2 of 5 projects, ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Packages_that_arrive_are_counted()
    {
        _sandbox.Environment["NUGET_PACKAGES"] = _sandbox.NuGetCache;
        _sandbox.Fake("sleep", "/usr/bin/sleep 0.05");
        _sandbox.Fake("dotnet", Looked + WorkingDotnet.Replace("build)", """
            build) mkdir -p "$NUGET_PACKAGES" "$NUGET_PACKAGES.old/old/1.0"; touch -d 2000-01-01 "$NUGET_PACKAGES.old/old/1.0"
              mv "$NUGET_PACKAGES.old/old" "$NUGET_PACKAGES/old"; looked
              mkdir -p "$NUGET_PACKAGES.next"/{1..11}; mv "$NUGET_PACKAGES.next" "$NUGET_PACKAGES/new"; looked;
            """, StringComparison.Ordinal));

        ScriptResult result = await _sandbox.RunAsync("edge", "demo");

        // What is there before, and what arrives, comes in one step: one without its date, or ten while the eleventh is on its way, would
        // be counted.
        Assert.Matches(
            "edge: fetching packages, 0 so far, [0-9]+ s\n(edge: fetching packages, 0 so far, [0-9]+ s\n)*"
            + "edge: fetching packages, 11 so far, [0-9]+ s\n",
            result.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_comes_at_once_and_builds_nothing(params string[] options)
    {
        _sandbox.Write("Tools/Cli/help.txt", "what there is\n");

        ScriptResult result = await _sandbox.RunAsync("edge", options);

        Assert.Equal((0, "what there is\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(0, Builds);
    }

    [Fact]
    public async Task A_running_program_does_not_keep_others_from_building()
    {
        _sandbox.Fake(
            "dotnet",
            WorkingDotnet.Replace(
                "*) shift;", "*) flock --nonblock \"$2\" printf free; exit ;;\n  never) shift;", StringComparison.Ordinal));

        ScriptResult result = await _sandbox.RunAsync("edge", _sandbox.FileOf("artifacts/edge.lock"));

        Assert.Equal("free", result.Output);
    }

    [Theory]
    [InlineData("Runtime/Source.cs")]
    [InlineData("Tools/Cli/Source.cs")]
    [InlineData("Directory.Packages.props")]
    public async Task A_source_newer_than_the_build_builds_again(string source)
    {
        await _sandbox.RunAsync("edge", "demo");
        DateTime built = File.GetLastWriteTimeUtc(_sandbox.FileOf("artifacts/edge.built"));
        File.SetLastWriteTimeUtc(_sandbox.FileOf(source), built.AddSeconds(2));

        await _sandbox.RunAsync("edge", "demo");

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task A_deleted_source_builds_again()
    {
        await _sandbox.RunAsync("edge", "demo");
        File.Delete(_sandbox.FileOf("Camera/Source.cs"));

        await _sandbox.RunAsync("edge", "demo");

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task A_failed_build_gives_its_first_error_and_is_tried_again()
    {
        _sandbox.Fake("dotnet", """
            [[ $1 == --version ]] && exit 0
            echo "Runtime/Source.cs(1,1): error CS1002: ; expected"; exit 1
            """);

        ScriptResult first = await _sandbox.RunAsync("edge", "demo");
        await _sandbox.RunAsync("edge", "demo");

        Assert.Equal(3, first.ExitCode);
        Assert.Contains("error CS1002: ; expected", first.Error, StringComparison.Ordinal);
        Assert.Empty(first.Output);
        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task A_missing_dotnet_is_one_sentence_that_names_the_wanted_SDK()
    {
        File.Delete(Path.Combine(Path.GetDirectoryName(_sandbox.Root)!, "bin", "dotnet"));

        ScriptResult result = await _sandbox.RunAsync("edge", "demo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("dotnet is not on the PATH: expected the .NET SDK 10.0.", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task An_SDK_that_global_json_refuses_is_one_sentence_that_names_both_versions()
    {
        _sandbox.Fake("dotnet", """
            [[ $1 == --list-sdks ]] && { echo "8.0.404 [/usr/share/dotnet/sdk]"; exit 0; }
            echo "A compatible .NET SDK was not found."; exit 145
            """);

        ScriptResult result = await _sandbox.RunAsync("edge", "demo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("found: 8.0.404", result.Error, StringComparison.Ordinal);
        Assert.Contains("expected the .NET SDK 10.0.", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task The_test_command_hands_over_before_anything_is_built()
    {
        _sandbox.FakeScript("Tools/test.sh", "exit 1");

        ScriptResult result = await _sandbox.RunAsync("edge", "test", "--filter", "Name");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["Tools/test.sh --filter Name"], _sandbox.Calls.Where(call => call.StartsWith("Tools/", StringComparison.Ordinal)));
        Assert.Equal(0, Builds);
    }

    [Theory]
    [InlineData("--board", "Tests/VirtualBoard/run")]
    [InlineData("--arm", "Tests/ArmProof/run")]
    public async Task The_virtual_board_and_the_arm_proof_are_handed_over_to_in_the_same_way(string option, string script)
    {
        _sandbox.FakeScript(script, "exit 1");

        ScriptResult result = await _sandbox.RunAsync("edge", "test", option);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal([script + " "], _sandbox.Calls.Where(call => call.StartsWith('T')));
        Assert.Equal(0, Builds);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--filter", "Name", "-h")]
    [InlineData("--board", "-h")]
    public async Task Asking_the_test_command_for_help_runs_nothing(params string[] options)
    {
        ScriptResult result = await _sandbox.RunAsync("edge", ["test", .. options]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Usage: ./edge test [--filter EXPRESSION]\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Calls);
    }

    [Theory]
    [InlineData("unknown option '--fitler'", "--fitler", "Name")]
    [InlineData("unknown option 'Name'", "Name")]
    [InlineData("--filter lacks its expression", "--filter")]
    [InlineData("--board stands alone", "--board", "--filter", "Name")]
    [InlineData("--board stands alone", "--filter", "Name", "--board")]
    [InlineData("--arm stands alone", "--arm", "--filter", "Name")]
    public async Task An_option_that_the_test_command_does_not_know_is_wrong_usage(string culprit, params string[] options)
    {
        ScriptResult result = await _sandbox.RunAsync("edge", ["test", .. options]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(culprit, result.Error, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Calls);
    }

    // Ctrl-C reaches an SDK that ends by it, `kill` reaches the launcher alone; both may come while the build does not end by itself.
    [Theory]
    [InlineData("INT", "exit 1")]
    [InlineData("INT", "exec sleep 600")]
    [InlineData("TERM", "exec sleep 600")]
    public async Task A_build_that_is_stopped_is_not_called_a_failure_and_begins_anew_the_next_time(string signal, string dotnet)
    {
        _sandbox.Fake("dotnet", $"""
            [[ $1 == --version ]] && exit 0
            kill -{signal} "$(cat launcher.pid)"
            {dotnet}
            """);

        // As from a terminal: a test run in the background may have made its processes ignore Ctrl-C.
        _sandbox.FakeScript("start", """cd "${0%/*}"; echo $$ >launcher.pid; exec env --default-signal=INT bash ./edge demo""");

        ScriptResult stopped = await _sandbox.RunAsync("start");
        _sandbox.Fake("dotnet", WorkingDotnet);
        ScriptResult next = await _sandbox.RunAsync("edge", "demo");

        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Output));
        Assert.EndsWith("edge: stopped.\n", stopped.Error, StringComparison.Ordinal);
        Assert.Equal((0, "[demo]\n"), (next.ExitCode, next.Output));
        Assert.EndsWith(" s, starting.\n", next.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();
}
