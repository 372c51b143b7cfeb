using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Providers;

namespace EdgeConvNeXt.Station.Trials;

/// <summary>
/// The process that tries a network: reads a request from standard input, opens the network, and says as the last line of standard output
/// what came of it. What ends it before that is the network's doing.
/// </summary>
internal static class TrialChild
{
    /// <summary>The argument that makes the agent such a process. It is in no help: only this program uses it.</summary>
    public const string Command = "try-network";

    /// <summary>Said when the network was opened and ran.</summary>
    public const string Opened = "opened";

    /// <summary>Said when the network was refused in order.</summary>
    public const string Refused = "refused";

    /// <summary>Tries one network.</summary>
    /// <param name="input">Has the request as its first line; its end means that the answer is not read any more.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <returns>The exit code.</returns>
    public static int Run(TextReader input, TextWriter output)
    {
        // A signal at the terminal is for the calling process, which ends this one by its own end.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        if (input.ReadLine() is not { } line)
        {
            return ExitCodes.WrongUsage;
        }

        new Thread(() => EndWith(input)) { IsBackground = true, Name = "parent watch" }.Start();
        output.WriteLine(Try(line));
        return ExitCodes.Done;
    }

    private static string Try(string line)
    {
        try
        {
            NetworkTrialRequest request = NetworkTrialRequest.Parse(line);
            request.Run(ProviderRegistry.Create(new ProviderConfiguration { Cuda = request.Cuda ?? new CudaOptions() }));
            return Opened;
        }
        catch (Exception)
        {
            // Whatever can be caught here will be caught, and reported, where the network is opened next.
            return Refused;
        }
    }

    // Not an ordinary exit: that would wait for a library that hangs.
    private static void EndWith(TextReader input)
    {
        while (input.Read() >= 0)
        {
        }

        using Process own = Process.GetCurrentProcess();
        own.Kill();
    }
}
