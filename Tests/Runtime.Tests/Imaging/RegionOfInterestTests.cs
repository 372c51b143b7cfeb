using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>Where a region lies.</summary>
public class RegionOfInterestTests
{
    [Theory]
    [InlineData(0, 0, 10, 8, true)]
    [InlineData(9, 7, 1, 1, true)]
    [InlineData(2, 3, 8, 5, true)]
    [InlineData(2, 3, 9, 5, false)]
    [InlineData(2, 3, 8, 6, false)]
    [InlineData(-1, 0, 2, 2, false)]
    [InlineData(0, -1, 2, 2, false)]
    [InlineData(0, 0, 0, 2, false)]
    [InlineData(0, 0, 2, 0, false)]
    [InlineData(0, 0, -2, 2, false)]
    [InlineData(5, 5, int.MaxValue, 1, false)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 1, false)]
    public void A_region_fits_a_picture_of_10x8_or_not(int x, int y, int width, int height, bool fits) =>
        Assert.Equal(fits, new RegionOfInterest(x, y, width, height).FitsIn(10, 8));

    [Fact]
    public void The_whole_picture_is_a_region_that_fits()
    {
        Assert.Equal(new RegionOfInterest(0, 0, 10, 8), RegionOfInterest.Whole(10, 8));
        Assert.True(RegionOfInterest.Whole(10, 8).FitsIn(10, 8));
    }
}
