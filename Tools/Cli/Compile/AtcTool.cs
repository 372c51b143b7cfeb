using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary>ATC, the model compiler of Ascend's CANN, where it is installed.</summary>
/// <param name="Program">Its path.</param>
/// <param name="EnvironmentScript">
/// The script that sets up CANN's environment; null where that is set up already, or the script was not found.
/// </param>
/// <param name="Version">CANN's version; null where no file gives it.</param>
internal sealed partial record AtcTool(string Program, string? EnvironmentScript, string? Version)
{
    /// <summary>The variable that CANN's environment script always sets.</summary>
    private const string EnvironmentMark = "ASCEND_OPP_PATH";

    // A model takes minutes, on a small board some tens of them.
    private static readonly TimeSpan CompileTimeout = TimeSpan.FromHours(2);

    // Folders above ATC that belong to the installation: bin, latest, ascend-toolkit.
    private const int MostFoldersUp = 3;

    /// <summary>Where installers put it: toolkit to 8.x, from 8.5, the oldest, and the 200 DK's own place.</summary>
    public static IReadOnlyList<string> Places { get; } =
    [
        "/usr/local/Ascend/ascend-toolkit/latest/bin/atc", "/usr/local/Ascend/cann/bin/atc",
        "/usr/local/Ascend/ascend-toolkit/latest/atc/bin/atc",
        "/home/HwHiAiUser/Ascend/ascend-toolkit/latest/bin/atc",
    ];

    /// <summary>Finds it.</summary>
    /// <param name="named">The path that a user gave, or null to look on the PATH and in <see cref="Places"/>.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>Null where it is not installed.</returns>
    /// <exception cref="EdgeException">The path that was given leads nowhere.</exception>
    public static AtcTool? Find(string? named, Func<string, string?> variable)
    {
        if (named is not null && !File.Exists(named))
        {
            throw new EdgeException(
                EdgeFault.Configuration, "There is no ATC", named, "the program atc of CANN's toolkit", "Correct --atc, or leave it out.");
        }

        string[] onPath =
        [
            .. (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "atc")),
        ];
        if ((named ?? onPath.Concat(Places).FirstOrDefault(File.Exists)) is not { } program)
        {
            return null;
        }

        // It runs in a folder of its own.
        program = Path.GetFullPath(program);
        string[] folders = [.. FoldersAbove(program)];
        string? script = variable(EnvironmentMark) is { Length: > 0 }
            ? null
            : folders.Select(folder => Path.Combine(folder, "set_env.sh")).FirstOrDefault(File.Exists);
        return new AtcTool(program, script, folders.Select(FindVersion).FirstOrDefault(version => version is not null));
    }

    /// <summary>The failure of a compilation where it is not installed.</summary>
    /// <param name="where">What was to be compiled, or the bundle that was to hold it.</param>
    public static EdgeException Missing(string where) => new(
        EdgeFault.NativeLibrary,
        "ATC is not installed here, so that nothing was compiled",
        where,
        $"atc on the PATH or at one of {string.Join(", ", Places)}",
        "Install CANN's toolkit (it needs no NPU) or name atc with --atc; --print-only says how to compile elsewhere.");

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it may leave what it leaves: it writes into the current folder.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="EdgeException">It failed; the message has its own words.</exception>
    public async Task RunAsync(IEnumerable<string> arguments, string folder, CancellationToken stop)
    {
        const string Script = "cd \"$1\" && { [ -z \"$2\" ] || . \"$2\"; } && shift 2 && exec \"$@\"";
        ToolRun run = await ToolRun.OfAsync(
            "bash", ["-c", Script, "atc", folder, EnvironmentScript ?? "", Program, .. arguments], CompileTimeout, stop,
            remedy: "Compile on a machine with more memory, or set TE_PARALLEL_COMPILER=1.").ConfigureAwait(false);
        if (!run.IsDone)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"ATC does not compile the model: {Complaint(run)}",
                Program,
                "a run that ends with \"ATC run success\"",
                "Look its code up in CANN's manual; most often --soc is not a chip of this CANN, "
                + "or its packages for that chip are not installed.");
        }
    }

    // ATC's own faults begin with a code such as E10001; without one the last line is the best there is.
    private static string Complaint(ToolRun run)
    {
        string[] lines = [.. run.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return (
            Array.Find(lines, line => Code().IsMatch(line))
                ?? lines.LastOrDefault($"it ended with {run.ExitCode} and said nothing")).TrimEnd('.');
    }

    private static IEnumerable<string> FoldersAbove(string program)
    {
        string path = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(program);
        for (int i = 0; i < MostFoldersUp + 1 && Path.GetDirectoryName(path) is { } folder; i++)
        {
            yield return path = folder;
        }
    }

    // The installer's own record lies in a folder for the processor.
    private static string? FindVersion(string folder)
    {
        string[] files =
        [
            "ascend_toolkit_install.info", "version.info", "version.cfg", "compiler/version.info",
            "aarch64-linux/ascend_toolkit_install.info", "x86_64-linux/ascend_toolkit_install.info",
        ];
        return files.Select(name => Path.Combine(folder, name)).Where(File.Exists)
            .Select(file => VersionLine().Match(File.ReadAllText(file))).FirstOrDefault(match => match.Success)?.Groups[1].Value;
    }

    [GeneratedRegex(
        @"^\s*version\s*=\s*""?([0-9][0-9A-Za-z.]*)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(\[ERROR\].*)?E[0-9A-Z]{5}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
