using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Quantization.Tests.Pruning;

/// <summary>How the operations that stay are shared among blocks.</summary>
public class WidthAllocationTests
{
    [Fact]
    public void Nothing_goes_where_all_may_stay() => Assert.Equal([0, 0, 0], WidthAllocation.Choose(Blocks(1), keep: 1)!);

    [Fact]
    public void What_cannot_be_saved_is_not() => Assert.Null(WidthAllocation.Choose(Blocks(1), keep: 0.1));

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.7)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.3)]
    public void The_noise_is_the_least_of_all_choices_that_keep_the_share(int seed, double keep)
    {
        IReadOnlyList<WidthChoice>[] blocks = Blocks(seed);
        double all = blocks.Sum(choices => choices[0].Operations);

        int[] chosen = WidthAllocation.Choose(blocks, keep)!;

        WidthChoice[] found = [.. chosen.Select((choice, block) => blocks[block][choice])];
        Assert.InRange(found.Sum(choice => choice.Operations), 0, keep * all);
        Assert.Equal(Least(blocks, keep * all), found.Sum(choice => choice.Noise), 1e-12);
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.7)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.3)]
    public void Where_savings_are_no_whole_steps_at_most_a_step_for_each_block_goes_in_vain(int seed, double keep)
    {
        IReadOnlyList<WidthChoice>[] blocks = [.. Blocks(seed).Zip([1000, 1013, 1277], (choices, unit) =>
            (IReadOnlyList<WidthChoice>)[.. choices.Select(choice => choice with { Operations = choice.Width / 16 * unit })])];
        double all = blocks.Sum(choices => choices[0].Operations);

        WidthChoice[] found = [.. WidthAllocation.Choose(blocks, keep)!.Select((choice, block) => blocks[block][choice])];

        Assert.InRange(found.Sum(choice => choice.Operations), 0, keep * all);
        Assert.InRange(found.Sum(choice => choice.Noise), Least(blocks, keep * all), Least(blocks, (keep - (3.0 / 4000)) * all));
    }

    [Fact]
    public void The_least_share_is_the_last_for_which_there_are_widths()
    {
        IReadOnlyList<WidthChoice>[] blocks = Blocks(1);

        double least = WidthAllocation.LeastShare([.. blocks.Select(choices => (choices[0].Operations, choices[^1].Operations))]);

        Assert.Equal(0.25, least, 3.0 / 4000);
        Assert.NotNull(WidthAllocation.Choose(blocks, least));
        Assert.Null(WidthAllocation.Choose(blocks, least - (1.0 / 4000)));
    }

    [Theory]
    [InlineData(384, 48)]
    [InlineData(3072, 48)]
    [InlineData(160, 16)]
    [InlineData(64, 16)]
    [InlineData(16, 0)]
    public void Widths_are_what_kernels_take_whole(int width, int step)
    {
        int[] widths = [.. BlockStudy.WidthsBelow(width)];

        Assert.All(widths, narrower => Assert.Equal(0, narrower % step));
        Assert.Equal(step == 0 ? 0 : (width / step) - 1, widths.Length);
        Assert.Equal(widths.OrderDescending(), widths);
    }

    // By trying all.
    private static double Least(IReadOnlyList<WidthChoice>[] blocks, double operations)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < 64; i++)
        {
            WidthChoice[] tried = [blocks[0][i % 4], blocks[1][i / 4 % 4], blocks[2][i / 16]];
            least = tried.Sum(choice => choice.Operations) <= operations ? Math.Min(least, tried.Sum(choice => choice.Noise)) : least;
        }

        return least;
    }

    // Three blocks of four widths; operations in eighths of a block, so that every share is a whole number of steps.
    private static IReadOnlyList<WidthChoice>[] Blocks(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 3).Select(_ => (IReadOnlyList<WidthChoice>)[.. new[] { 8, 6, 4, 2 }.Select(
            (eighths, step) => new WidthChoice(eighths * 16, eighths * 1000, step == 0 ? 0 : step * random.NextDouble()))])];
    }
}
