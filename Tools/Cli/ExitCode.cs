using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli;

/// <summary>What the process says at its end.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no: accuracy lost, verification failed.</summary>
    public const int No = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>The outside world failed.</summary>
    public const int World = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM before it was done: 128 and SIGINT's number, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The code that goes with a failure of the outside world.</summary>
    public static int Of(EdgeException fault) => fault.Fault == EdgeFault.Configuration ? Usage : World;
}
