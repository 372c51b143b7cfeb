using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using Xunit.Sdk;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>The contract itself: sources that break it fail it.</summary>
public sealed class FrameSourceContractTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_source_that_ends_or_goes_on_where_it_should_wait_breaks_the_contract(long count)
    {
        RestlessContract contract = new(count);

        await Assert.ThrowsAnyAsync<XunitException>(contract.Cancelling_ends_a_read_that_waits);
        await Assert.ThrowsAnyAsync<XunitException>(contract.Disposing_ends_a_read_that_waits);
    }

    /// <summary>A contract kept by a source that never waits.</summary>
    /// <param name="count">How many frames it delivers; 0 for no end.</param>
    private sealed class RestlessContract(long count) : FrameSourceContract
    {
        protected override IFrameSource CreateEndless() => CreateStuck();

        protected override IFrameSource CreateStuck() =>
            new SyntheticFrameSource(new SyntheticOptions { Seed = 1, Count = count, Width = 64, Height = 64 }, TimeProvider.System);
    }
}
