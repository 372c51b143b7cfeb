using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>What a program returns to its caller when it ends.</summary>
public static class ExitCodes
{
    /// <summary>Done; also when it was stopped and had nothing left to do.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no: accuracy lost, verification failed.</summary>
    public const int No = 1;

    /// <summary>Wrong usage or configuration: the caller has to change something.</summary>
    public const int WrongUsage = 2;

    /// <summary>The outside world failed, or the program did.</summary>
    public const int Failed = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM before it was done: 128 and SIGINT's number, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The code for a failure that ended the program.</summary>
    public static int For(Exception failure) => EdgeException.Within(failure) is { Fault: EdgeFault.Configuration } ? WrongUsage : Failed;

    /// <summary>The code for several: what the caller has to change comes first.</summary>
    public static int For(IReadOnlyCollection<EdgeException> faults) =>
        faults.Count == 0 ? Done : faults.Any(fault => fault.Fault == EdgeFault.Configuration) ? WrongUsage : Failed;
}
