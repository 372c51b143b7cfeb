namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Threads whose work may wait for other work. .NET's own thread priorities do nothing on Linux.</summary>
internal static class BackgroundThread
{
    /// <summary>The calling thread.</summary>
    public const uint Self = 0;

    // On Linux it stands for a thread alone, setpriority(2) under "C library/kernel differences".
    private const int Process = 0;

    // Of -20 to 19: a tenth of a core that another thread wants too.
    private const int Nice = 10;

    // A seventieth of it.
    private const int Least = 19;

    /// <summary>How much the calling thread gives way: -20 to 19.</summary>
    public static int Niceness => NicenessOf(Self);

    /// <summary>Lets the calling thread give way to others, for as long as it lives.</summary>
    /// <returns>False where the kernel refuses, which changes nothing but how fast the work is done.</returns>
    public static bool Lower() => Set(Self, Nice);

    /// <summary>Leaves the calling thread what time nobody else wants, for as long as it lives.</summary>
    /// <returns>False where the kernel refuses.</returns>
    public static bool LowerMost() => Set(Self, Least);

    /// <summary>How much a thread gives way, -20 to 19; -1 also where it has ended.</summary>
    /// <param name="thread">The kernel's number of a thread of this process, or <see cref="Self"/>.</param>
    public static int NicenessOf(uint thread) => LibC.GetPriority(Process, thread);

    /// <summary>Sets how much a thread gives way.</summary>
    /// <param name="thread">The kernel's number of a thread of this process, or <see cref="Self"/>.</param>
    /// <param name="niceness">-20 to 19; the more, the more it gives way.</param>
    /// <returns>False where the kernel refuses, or the thread has ended.</returns>
    public static bool Set(uint thread, int niceness) => LibC.SetPriority(Process, thread, niceness) == 0;
}
