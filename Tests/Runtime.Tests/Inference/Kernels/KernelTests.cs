using EdgeConvNeXt.Runtime.FeatureProbe;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Kernels;

public sealed class KernelTests
{
    public static TheoryData<string> Names => [.. KernelComparison.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernels_give_the_bits_of_the_slow_ones(string name) => Assert.Null(KernelComparison.Compare(name));
}
