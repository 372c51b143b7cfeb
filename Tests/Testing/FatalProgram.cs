using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Testing;

/// <summary>
/// The built programs once more, beside an ONNX Runtime that ends or hangs the process as soon as a session is made
/// (Tests/Fakes/OnnxRuntime). The whole program has that library, not only the process that tries networks: where the trial is left out,
/// the program itself falls.
/// </summary>
public sealed class FatalProgram : IDisposable
{
    private const string Library = "libonnxruntime.so";

    private readonly TemporaryFolder _folder = new();
    private readonly string _real;

    public FatalProgram()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string inside = Path.Combine("runtimes", $"linux-{architecture}", "native", Library);
        _real = Path.Combine(AppContext.BaseDirectory, inside);
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            // The host looks for everything beside the program's own file, wherever a link to that would lead.
            string own = Path.Combine(_folder.Path, Path.GetFileName(file));
            if (Path.GetFileName(file).StartsWith("edge", StringComparison.Ordinal))
            {
                File.Copy(file, own);
            }
            else
            {
                File.CreateSymbolicLink(own, file);
            }
        }

        CProgram.BuildLibrary(_folder.File(inside), [Path.Combine(RepositoryRoot.Path, "Tests/Fakes/OnnxRuntime/fatal_onnxruntime.c")]);
    }

    /// <summary>The folder of the programs.</summary>
    public string Folder => _folder.Path;

    /// <summary>
    /// Gets a line for each session that is begun; a named pipe made there stays open as long as the process that begins one lives.
    /// </summary>
    public string Log => Path.Combine(_folder.Path, "sessions.log");

    /// <summary>How many sessions were begun.</summary>
    public int Sessions => File.Exists(Log) ? File.ReadAllLines(Log).Length : 0;

    /// <summary>What the programs are to find in their environment.</summary>
    /// <param name="way">"abort", "exit" or "hang".</param>
    /// <param name="cache">The user's cache.</param>
    public IReadOnlyDictionary<string, string> Variables(string way, string cache) => new Dictionary<string, string>
    {
        ["EDGE_REAL_ONNXRUNTIME"] = _real, ["EDGE_FATAL_WAY"] = way, ["EDGE_FATAL_LOG"] = Log, ["XDG_CACHE_HOME"] = cache,
    };

    public void Dispose() => _folder.Dispose();
}
