using System.Diagnostics;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Launcher.Tests;

/// <summary>
/// A small copy of the checkout in which a script runs with an environment of its own: on its PATH stand the ordinary shell tools and what
/// the test puts there, so the outside world (dotnet, apt) answers as the test wants.
/// </summary>
public sealed class ScriptSandbox : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static readonly string[] ShellTools =
    [
        "awk", "basename", "bash", "cat", "chmod", "cmp", "cp", "cut", "dirname", "env", "find", "flock", "grep", "gzip", "mkdir", "mktemp",
        "mv", "nproc", "paste", "printf", "readlink", "rm", "sed", "sha512sum", "sleep", "sort", "tail", "tar", "timeout", "touch", "wc",
    ];

    private readonly TemporaryFolder _folder = new();

    public ScriptSandbox()
    {
        foreach (string tool in ShellTools)
        {
            string original = new[] { "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, tool)).First(File.Exists);
            File.CreateSymbolicLink(_folder.File("bin", tool), original);
        }

        Directory.CreateDirectory(Path.Combine(_folder.Path, "home"));
    }

    /// <summary>The sandbox's checkout.</summary>
    public string Root => Path.Combine(_folder.Path, "checkout");

    /// <summary>The sandbox's NuGet cache.</summary>
    public string NuGetCache => Path.Combine(_folder.Path, "nuget");

    /// <summary>What the script sees beside PATH and HOME.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Full path of a file in the sandbox's checkout; its parent folders exist afterwards.</summary>
    public string FileOf(string relativePath) => _folder.File(["checkout", .. relativePath.Split('/')]);

    /// <summary>Takes files of the real checkout over.</summary>
    public void Copy(params string[] relativePaths)
    {
        foreach (string path in relativePaths)
        {
            File.Copy(Path.Combine(RepositoryRoot.Path, path), FileOf(path));
        }
    }

    /// <summary>Writes a file into the sandbox's checkout.</summary>
    public void Write(string relativePath, string text) => File.WriteAllText(FileOf(relativePath), text);

    /// <summary>Puts a program on the PATH: a bash script that notes its call and then does what <paramref name="body"/> says.</summary>
    public void Fake(string program, string body) => WriteScript(_folder.File("bin", program), $"""
        #!/usr/bin/env bash
        echo "{program} $*" >>"$CALLS"
        {body}
        """);

    /// <summary>Writes an executable bash script into the sandbox's checkout.</summary>
    public void FakeScript(string relativePath, string body) => WriteScript(FileOf(relativePath), $"""
        #!/usr/bin/env bash
        echo "{relativePath} $*" >>"$CALLS"
        {body}
        """);

    /// <summary>The calls of faked programs up to now, one a line: name and arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallLog) ? File.ReadAllLines(CallLog) : [];

    private string CallLog => Path.Combine(_folder.Path, "calls");

    /// <summary>Runs a script of the sandbox's checkout to its end.</summary>
    /// <exception cref="TimeoutException">The script hangs.</exception>
    public async Task<ScriptResult> RunAsync(string script, params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(_folder.Path, "bin", "bash"), [Path.Combine(Root, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        SetEnvironment(start);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource hang = new(Timeout);
        try
        {
            await process.WaitForExitAsync(hang.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end within {Timeout.TotalSeconds} s.");
        }

        return new ScriptResult(process.ExitCode, await output, await error);
    }

    public void Dispose() => _folder.Dispose();

    private static void WriteScript(string path, string text)
    {
        // A tool of the system stands there as a link: it is replaced, not written to.
        File.Delete(path);
        File.WriteAllText(path, text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = Path.Combine(_folder.Path, "bin");
        start.Environment["HOME"] = Path.Combine(_folder.Path, "home");
        start.Environment["NUGET_PACKAGES"] = NuGetCache;
        start.Environment["CALLS"] = CallLog;
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }
    }
}
