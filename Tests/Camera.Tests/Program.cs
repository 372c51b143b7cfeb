using System.Numerics;
using EdgeConvNeXt.Camera.Tests.Synthetic;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>What the tests run in a process of its own, where the processor's features are set by the environment: says which vectors it had and what it drew.</summary>
internal static class Program
{
    private static void Main()
    {
        Console.WriteLine($"lanes {Vector<float>.Count}");
        foreach (PinnedPicture picture in PinnedPicture.All)
        {
            Console.WriteLine($"{picture} {picture.Hash()}");
        }
    }
}
