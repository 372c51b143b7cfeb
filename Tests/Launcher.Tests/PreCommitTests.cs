using System.Diagnostics;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Launcher.Tests;

/// <summary>The hook that looks at a commit, in a repository of its own with the real git.</summary>
public sealed class PreCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PreCommitTests()
    {
        Git("init", "--quiet");
        Git("config", "core.hooksPath", Path.Combine(RepositoryRoot.Path, ".githooks"));
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@localhost");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Any.cs", "int a;\n")]
    [InlineData("any.md", "a line that ends here\n")]
    [InlineData("any.sh", "echo done\n")]
    public void A_sound_file_is_committed(string name, string text) => Assert.Equal((0, ""), Commit(name, text));

    [Theory]
    [InlineData("Any.cs", "int a; \n", "white space")]
    [InlineData("any.md", "<<<<<<< HEAD\n", "conflict markers")]
    [InlineData("any.sh", "if true; then\n", "any.sh does not parse")]
    public void What_is_wrong_is_said_and_nothing_is_committed(string name, string text, string expected)
    {
        (int exitCode, string error) = Commit(name, text);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(140, 1, null)]
    [InlineData(141, 1, "Any.cs: 1 added lines have more than 140 characters")]
    [InlineData(1, 400, null)]
    [InlineData(1, 401, "Any.cs has 401 lines")]
    public void Lines_and_files_have_their_limits(int length, int lines, string? expected)
    {
        (int exitCode, string error) = Commit("Any.cs", string.Concat(Enumerable.Repeat(new string('a', length) + "\n", lines)));

        Assert.Equal(expected is null, exitCode == 0);
        Assert.Contains(expected ?? "", error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Error) Commit(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        Git("add", name);
        return Run("commit", "--quiet", "--message", "Add a file");
    }

    private void Git(params string[] arguments) => Assert.Equal((0, ""), Run(arguments));

    private (int ExitCode, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            WorkingDirectory = _folder.Path, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process git = Process.Start(start)!;
        _ = git.StandardOutput.ReadToEndAsync();
        string error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        return (git.ExitCode, error);
    }
}
