namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

/// <summary>Pooled features as a network might give them: normal values, each channel with another mean and spread.</summary>
internal static class SimulatedFeatures
{
    /// <summary>Those of a part.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="channels">How many.</param>
    /// <param name="shift">How many standard deviations every channel is off.</param>
    public static float[] Next(Random random, int channels, double shift = 0) =>
    [
        .. Enumerable.Range(0, channels).Select(channel => (float)(channel + ((0.1 + (channel * 0.05)) * (shift + Normal(random))))),
    ];

    // Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
