using System.Collections.Concurrent;
using System.ComponentModel;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Trials;

/// <summary>
/// Has a child process open a network before this one does, once on a machine for the same bytes and the same library. A network that ended
/// its child is refused from then on without another trial: a service that is started again and again does not fall over it again and
/// again.
/// </summary>
/// <param name="program">The child's program; null where it is not to be found.</param>
/// <param name="memory">What earlier trials came to.</param>
/// <param name="cuda">How an NVIDIA card is used.</param>
/// <param name="clock">The clock of the time limit.</param>
/// <param name="warn">Called when a network is opened without a trial.</param>
internal sealed class ChildProcessTrial(
    ChildProgram? program, TrialMemory memory, CudaOptions cuda, TimeProvider clock, Action<string> warn) : INetworkTrial
{
    // A network that two ask for at once is tried once.
    private readonly ConcurrentDictionary<string, Lock> _tries = new();

    /// <inheritdoc/>
    public void Pass(string provider, ModelBundle bundle, ModelVariant variant, SessionSettings settings)
    {
        if (NetworkTrialRequest.Of(provider, bundle, variant, settings, cuda) is not { } request)
        {
            return;
        }

        string library = OnnxRuntimeLibrary.Version;
        string key = request.KeyOf(bundle, variant.File, library);
        lock (_tries.GetOrAdd(key, _ => new Lock()))
        {
            Pass(request, key, library, $"{bundle.Location}, variant {variant.Name}");
        }
    }

    private void Pass(NetworkTrialRequest request, string key, string library, string where)
    {
        TrialResult? known = memory.Find(key);
        bool isSettled = known is { IsLasting: true };
        TrialResult result = isSettled ? known!.Value : Run(request).After(known);
        bool isKept = isSettled || Keep(key, result, known, $"{where}, ONNX Runtime {library} on {request.Provider}");

        if (result.Failure is { } failure)
        {
            string? again = isKept && result.IsLasting ? $"To have it tried again, delete {memory.FileOf(key)}." : null;
            throw Refusal(failure, where, library, request.Provider, Remedy(result, again), again);
        }
    }

    // Timeouts count in a row: what came back in time between two of them begins anew.
    private bool Keep(string key, TrialResult result, TrialResult? known, string network)
    {
        if (result.IsLasting || result.IsTimeout)
        {
            return memory.Remember(key, result, network);
        }

        if (known is not null)
        {
            memory.Forget(key);
        }

        return false;
    }

    private static string Remedy(TrialResult result, string? again)
    {
        if (result is { IsTimeout: true, IsLasting: false })
        {
            return "Start it again: a slow disk may have held it up, so the next start tries it once more, "
                + "and only a second time in a row is kept.";
        }

        const string Otherwise = "Export it in another way, with another operator set or its constants folded, or quantize it again.";
        return again is null ? Otherwise : $"{Otherwise} {again}";
    }

    private TrialResult Run(NetworkTrialRequest request)
    {
        if (program is null)
        {
            warn("The network is opened without a trial in a process of its own: the program edge-agent is not beside this one.");
            return TrialResult.Refused;
        }

        try
        {
            // Opening is synchronous everywhere, and no thread that has to answer waits here.
            return new TrialProcess(program, clock).RunAsync(request.ToLine()).GetAwaiter().GetResult();
        }
        catch (Win32Exception fault)
        {
            warn($"The network is opened without a trial in a process of its own: {program.File} cannot be started: {fault.Message}");
            return TrialResult.Refused;
        }
    }

    private static EdgeException Refusal(string failure, string where, string library, string provider, string remedy, string? again) =>
        new(
        EdgeFault.Model,
        $"ONNX Runtime {library} does not survive this network: the process that tried it {failure}",
        where,
        $"a network that opens and runs on {provider}",
        remedy) { BeforeRetry = again };
}
