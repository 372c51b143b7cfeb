using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>The mean of a feature map; what cells add to scores is tested on whole networks.</summary>
public sealed class PooledHeadTests
{
    // Neither channels nor cells fill whole vectors of any processor.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(19, 3, 7)]
    [InlineData(64, 7, 7)]
    public void Each_channel_has_the_mean_over_its_cells_whichever_comes_first(int channels, int width, int height)
    {
        int cells = width * height;
        float[] planes = new float[channels * cells];
        float[] mixed = new float[channels * cells];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int cell = 0; cell < cells; cell++)
            {
                planes[(channel * cells) + cell] = mixed[(cell * channels) + channel] = channel + (cell * 0.5f);
            }
        }

        float[] expected = [.. Enumerable.Range(0, channels).Select(channel => channel + ((cells - 1) * 0.25f))];

        Assert.Equal(expected, Pool(planes, channels, width, height, isChannelsFirst: true));
        Assert.Equal(expected, Pool(mixed, channels, width, height, isChannelsFirst: false));
    }

    private static float[] Pool(float[] features, int channels, int width, int height, bool isChannelsFirst)
    {
        PooledHead head = new(new float[channels], [0], null, width, height, isChannelsFirst);
        float[] pooled = [.. Enumerable.Repeat(float.NaN, channels)];
        head.Pool(features, pooled);
        return [.. pooled.Select(value => MathF.Round(value, 4))];
    }
}
