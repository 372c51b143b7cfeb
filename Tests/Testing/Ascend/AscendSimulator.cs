using System.Runtime.InteropServices;
using System.Text;

namespace EdgeConvNeXt.Testing.Ascend;

/// <summary>
/// A copy of the AscendCL SIMULATOR (test fake) of one test's own: a folder with the library, compiled from Tests/Fakes/AscendCl. Libraries
/// of different paths share nothing, so that tests can run side by side.
/// </summary>
public sealed unsafe class AscendSimulator : IDisposable
{
    private static readonly string[] RuntimeSources = ["simulator.c", "device.c", "stream.c", "memory.c"];
    private static readonly string[] ModelSources = ["om.c", "model.c", "dataset.c", "execute.c", "network.c"];
    private static readonly string Sources = Path.Combine(RepositoryRoot.Path, "Tests/Fakes/AscendCl");
    private static readonly Lazy<byte[]> Current = new(() => Compile());
    private static readonly Lazy<byte[]> Old = new(() => Compile("-DSIM_OLD_CANN"));

    private readonly TemporaryFolder _folder = new();
    private readonly nint _library;

    /// <param name="form">Which CANN's libraries it looks like.</param>
    /// <param name="settings">What the simulated machine is like, as Tests/Fakes/AscendCl/README.md says.</param>
    public AscendSimulator(AscendSimulatorForm form = AscendSimulatorForm.Current, string settings = "")
    {
        if (form == AscendSimulatorForm.Split)
        {
            CompilePair();
        }
        else
        {
            File.WriteAllBytes(_folder.File("libascendcl.so"), form == AscendSimulatorForm.Current ? Current.Value : Old.Value);
        }

        _library = NativeLibrary.Load(_folder.File(form == AscendSimulatorForm.Split ? "libacl_rt.so" : "libascendcl.so"));
        Configure($"ort={OnnxRuntime};{settings}");
    }

    /// <summary>The native ONNX Runtime that came with the tests: the simulator computes on it.</summary>
    public static string OnnxRuntime { get; } = Path.Combine(
        AppContext.BaseDirectory,
        $"runtimes/linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}/native/libonnxruntime.so");

    /// <summary>The folder that the library lies in.</summary>
    public string Folder => _folder.Path;

    /// <summary>What broke AscendCL's rules so far, a line each.</summary>
    public string Violations
    {
        get
        {
            byte[] text = new byte[1 << 16];
            fixed (byte* start = text)
            {
                nuint length = ((delegate* unmanaged[Cdecl]<byte*, nuint, nuint>)Entry("acl_sim_violations"))(start, (nuint)text.Length);
                return Encoding.UTF8.GetString(text, 0, (int)length);
            }
        }
    }

    /// <summary>Changes the simulated machine.</summary>
    public void Configure(string settings)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(settings + '\0'))
        {
            ((delegate* unmanaged[Cdecl]<byte*, void>)Entry("acl_sim_configure"))(text);
        }
    }

    /// <summary>A count: "executions", "models" loaded now on device 0, "faults" still to be injected, calls "hanging" now.</summary>
    public int Count(string what)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(what + '\0'))
        {
            return ((delegate* unmanaged[Cdecl]<byte*, int>)Entry("acl_sim_count"))(text);
        }
    }

    /// <summary>Lets what hangs come back.</summary>
    public void Release() => ((delegate* unmanaged[Cdecl]<void>)Entry("acl_sim_release"))();

    /// <summary>The library stays loaded, as AscendCL would; only its file goes.</summary>
    public void Dispose() => _folder.Dispose();

    private static byte[] Compile(params string[] flags)
    {
        using TemporaryFolder folder = new();
        string library = folder.File("libascendcl.so");
        CProgram.BuildLibrary(library, [.. RuntimeSources.Concat(ModelSources).Select(name => Path.Combine(Sources, name))], flags);
        return File.ReadAllBytes(library);
    }

    // The second library finds the first by the path it was linked with, so a pair cannot be copied.
    private void CompilePair()
    {
        string runtime = _folder.File("libacl_rt.so");
        CProgram.BuildLibrary(runtime, [.. RuntimeSources.Select(name => Path.Combine(Sources, name))]);
        CProgram.BuildLibrary(_folder.File("libacl_mdl.so"), [.. ModelSources.Select(name => Path.Combine(Sources, name)), runtime]);
    }

    private nint Entry(string name) => NativeLibrary.GetExport(_library, name);
}
