namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// The SplitMix64 generator of Steele, Lea and Flood ("Fast splittable pseudorandom number generators", 2014), in the public domain. Chosen
/// because its numbers are integer arithmetic alone: the same on every machine and every version of .NET, which System.Random does not
/// promise.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>A seed that depends on both numbers, so that neighbouring numbers give unrelated sequences.</summary>
    public static ulong Combine(ulong seed, ulong number) => Scramble(Scramble(seed + Step) ^ (number * Step));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Scramble(_state += Step);

    /// <summary>A number in [0, 1) with 24 random bits: every one of them is exact in a float.</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [low, high).</summary>
    public float Between(float low, float high) => low + ((high - low) * Unit());

    /// <summary>A whole number in [low, high], both ends included.</summary>
    public int Whole(int low, int high) => low + (int)(((Next() >> 32) * (ulong)(high - low + 1)) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Unit() < probability;

    /// <summary>-1 or 1.</summary>
    public float Sign() => (Next() >> 63) == 0 ? 1f : -1f;

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
