using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The weights of the resampling kernels.</summary>
public class ResampleTableTests
{
    private const int One = 1 << ResampleTable.FractionBits;

    [Theory]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Bicubic)]
    public void The_same_length_takes_every_sample_as_it_is(ResizeFilter filter)
    {
        ResampleTable table = Table(filter, antialias: true, 9, 9);

        Assert.All(Enumerable.Range(0, 9), i =>
        {
            Assert.Equal(i, table.Start(i));
            Assert.Equal([One], table.Weights(i).ToArray());
        });
    }

    [Fact]
    public void Halving_with_the_triangle_weighs_four_samples_one_three_three_one()
    {
        ResampleTable table = Table(ResizeFilter.Bilinear, antialias: true, 8, 4);

        Assert.Equal(1, table.Start(1));
        Assert.Equal([One / 8, One * 3 / 8, One * 3 / 8, One / 8], table.Weights(1).ToArray());
    }

    [Fact]
    public void Halving_without_antialiasing_takes_the_mean_of_two_samples()
    {
        ResampleTable table = Table(ResizeFilter.Bilinear, antialias: false, 8, 4);

        Assert.Equal(2, table.Start(1));
        Assert.Equal([One / 2, One / 2], table.Weights(1).ToArray());
    }

    [Fact]
    public void Doubling_with_the_cubic_weighs_with_Keys_kernel_at_quarters()
    {
        ResampleTable table = Table(ResizeFilter.Bicubic, antialias: true, 8, 16);

        Assert.Equal(2, table.Start(8));
        int[] expected = [-One * 3 / 128, One * 29 / 128, One * 111 / 128, -One * 9 / 128];
        Assert.Equal(expected, table.Weights(8).ToArray());
    }

    [Theory]
    [InlineData(1, 224)]
    [InlineData(2, 3)]
    [InlineData(375, 236)]
    [InlineData(1920, 224)]
    [InlineData(65535, 7)]
    [InlineData(65535, 1)]
    public void Weights_lie_inside_the_source_and_add_up_to_one(int source, int output)
    {
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
        {
            ResampleTable table = Table(filter, antialias: true, source, output);
            for (int i = 0; i < output; i++)
            {
                Assert.InRange(table.Start(i), 0, source - 1);
                Assert.InRange(table.End(i), table.Start(i) + 1, source);
                Assert.InRange(table.Weights(i).ToArray().Sum(), One - table.Weights(i).Length, One + table.Weights(i).Length);
            }

            Assert.Equal(0, table.FirstSource);
            Assert.Equal(source, table.EndSource);
        }
    }

    [Fact]
    public void A_window_has_the_weights_of_its_place_in_the_whole()
    {
        ResampleTable whole = Table(ResizeFilter.Bicubic, antialias: true, 500, 341);
        ResampleTable window = ResampleTable.Create(ResizeFilter.Bicubic, antialias: true, 500, new AxisGeometry(341, 58, 224, 0));

        Assert.Equal(224, window.Count);
        Assert.Equal(whole.Start(58), window.FirstSource);
        Assert.Equal(whole.End(58 + 223), window.EndSource);
        Assert.All(Enumerable.Range(0, 224), i => Assert.Equal(whole.Weights(58 + i).ToArray(), window.Weights(i).ToArray()));
    }

    private static ResampleTable Table(ResizeFilter filter, bool antialias, int source, int output) =>
        ResampleTable.Create(filter, antialias, source, new AxisGeometry(output, 0, output, 0));
}
