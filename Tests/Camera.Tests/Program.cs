using System.Numerics;
using EdgeConvNeXt.Camera.Tests.OpenCv;
using EdgeConvNeXt.Camera.Tests.Synthetic;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>
/// What the tests run in a process of its own. Without arguments, where the processor's features are set by the environment: says which
/// vectors it had and what it drew. With the name of a folder, where OpenCV's library is the first that brings others: says how many JPEG
/// frames went through GStreamer behind it.
/// </summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        if (arguments is [string folder])
        {
            Console.WriteLine($"frames {JpegBehindOpenCv.Count(folder)}");
            return;
        }

        Console.WriteLine($"lanes {Vector<float>.Count}");
        foreach (PinnedPicture picture in PinnedPicture.All)
        {
            Console.WriteLine($"{picture} {picture.Hash()}");
        }
    }
}
