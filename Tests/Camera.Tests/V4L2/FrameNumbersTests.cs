using EdgeConvNeXt.Camera.V4L2;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

public sealed class FrameNumbersTests
{
    [Theory]
    [InlineData(new uint[] { 0, 1, 2 }, new long[] { 0, 1, 2 }, 0)]
    [InlineData(new uint[] { 9, 10, 13 }, new long[] { 0, 1, 4 }, 2)]
    [InlineData(new uint[] { uint.MaxValue, 0, 2 }, new long[] { 0, 1, 3 }, 1)]
    [InlineData(new uint[] { 0, 0, 0 }, new long[] { 0, 1, 2 }, 0)]
    [InlineData(new uint[] { 50, 3, 4 }, new long[] { 0, 1, 2 }, 0)]
    public void Gaps_in_the_drivers_numbers_are_dropped_frames(uint[] driver, long[] expected, long dropped)
    {
        FrameNumbers numbers = new();

        Assert.Equal(expected, driver.Select(numbers.Take));
        Assert.Equal(dropped, numbers.Dropped);
    }

    [Fact]
    public void A_new_stream_goes_on_where_the_last_one_ended()
    {
        FrameNumbers numbers = new();
        numbers.Take(5);
        numbers.BeginStream();

        Assert.Equal([1, 3], ((uint[])[100, 102]).Select(numbers.Take));
        Assert.Equal(1, numbers.Dropped);
    }
}
