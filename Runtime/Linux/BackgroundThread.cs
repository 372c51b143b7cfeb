namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Threads whose work may wait for all other work. .NET's own thread priorities do nothing on Linux.</summary>
internal static class BackgroundThread
{
    // On Linux these stand for the calling thread alone, setpriority(2) under "C library/kernel differences".
    private const int Process = 0;
    private const uint Self = 0;

    // Of -20 to 19.
    private const int Nicest = 19;

    /// <summary>Lets the calling thread wait for all others, for as long as it lives.</summary>
    /// <returns>False where the kernel refuses, which changes nothing but how fast the work is done.</returns>
    public static bool Lower() => LibC.SetPriority(Process, Self, Nicest) == 0;
}
