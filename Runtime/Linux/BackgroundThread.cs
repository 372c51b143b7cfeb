namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Threads whose work may wait for other work. .NET's own thread priorities do nothing on Linux.</summary>
internal static class BackgroundThread
{
    // On Linux these stand for the calling thread alone, setpriority(2) under "C library/kernel differences".
    private const int Process = 0;
    private const uint Self = 0;

    // Of -20 to 19: a tenth of a core that another thread wants too.
    private const int Nice = 10;

    // A seventieth of it.
    private const int Least = 19;

    /// <summary>Lets the calling thread give way to others, for as long as it lives.</summary>
    /// <returns>False where the kernel refuses, which changes nothing but how fast the work is done.</returns>
    public static bool Lower() => LibC.SetPriority(Process, Self, Nice) == 0;

    /// <summary>Leaves the calling thread what time nobody else wants, for as long as it lives.</summary>
    /// <returns>False where the kernel refuses.</returns>
    public static bool LowerMost() => LibC.SetPriority(Process, Self, Least) == 0;
}
