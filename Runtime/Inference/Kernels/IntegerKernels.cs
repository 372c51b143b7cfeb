using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeConvNeXt.Runtime.Inference.Kernels.Managed;

namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// What runs the integer layers of ConvNeXt blocks: a set of the native kernels, or those in C#, which do without the library and leave
/// linear layers to ONNX Runtime.
/// </summary>
internal sealed class IntegerKernels
{
    /// <summary>Name of those in C#.</summary>
    public const string ManagedName = "managed";

    private IntegerKernels(KernelSet? native)
    {
        Native = native;
    }

    // Those in C# multiply and add in one step, which without these instructions is a call for each number. A native program for x64 does
    // without them, whatever the processor has, unless it was compiled for it.
    private static bool HasWideVectors =>
        Vector256.IsHardwareAccelerated || RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Those in C#.</summary>
    public static IntegerKernels Managed { get; } = new(native: null);

    /// <summary>The fastest that there are for this processor and this program; null where ONNX Runtime's are.</summary>
    public static IntegerKernels? Best { get; } = KernelSet.Best is { } set ? new IntegerKernels(set) : HasWideVectors ? Managed : null;

    /// <summary>Why <see cref="Best"/> is not a native set, in words; null where it is.</summary>
    public static string? Shortfall => Best is null
        ? $"{KernelSet.Absence}, and there is no AVX2 that this program was compiled for"
        : Best.Reason;

    /// <summary>Names of all that run here.</summary>
    public static IEnumerable<string> Names =>
        KernelSet.All.Where(set => set.RunsHere).Select(set => set.Name).Append(ManagedName);

    /// <summary>The native set; null for those in C#.</summary>
    public KernelSet? Native { get; }

    /// <summary>Their name.</summary>
    public string Name => Native?.Name ?? ManagedName;

    /// <summary>Why they are not the native ones for this processor, in words; null where they are.</summary>
    public string? Reason => Native is null ? KernelSet.Absence ?? "they were asked for" : null;

    /// <summary>Those of a name; null where they are not there, or not for this processor.</summary>
    public static IntegerKernels? Of(string name) => name == ManagedName
        ? Managed
        : KernelSet.All.FirstOrDefault(set => set.Name == name && set.RunsHere) is { } set ? new IntegerKernels(set) : null;

    /// <summary>Makes a depthwise convolution with its normalization ready.</summary>
    /// <param name="weights">The layer; <see cref="DepthwiseWeights.Fits"/> holds.</param>
    public IDepthwiseKernel Depthwise(DepthwiseWeights weights) =>
        Native is { } set ? new NativeDepthwise(set, weights) : ManagedDepthwise.Create(weights);

    /// <summary>Makes a normalization of floats ready.</summary>
    /// <param name="weights">The layer; <see cref="NormWeights.Fits"/> holds.</param>
    public INormKernel Norm(NormWeights weights) => Native is { } set ? new NativeNorm(set, weights) : ManagedNorm.Create(weights);
}
