using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Targets.Tests.Boards;

public sealed class IntegerRateTests
{
    [Fact]
    public void A_boards_id_means_its_slowest_form_and_each_faster_one_has_a_name()
    {
        BoardProfile[] boards = [.. BoardCatalog.All.Where(board => board.IntegerRates.Count > 0)];

        Assert.NotEmpty(boards);
        Assert.All(boards, board =>
        {
            Assert.Null(board.IntegerRates[0].Variant);
            Assert.All(board.IntegerRates.Skip(1), rate => Assert.NotEmpty(rate.Variant!));
            Assert.Equal(board.IntegerRates.OrderBy(rate => rate.Tops), board.IntegerRates);
        });
    }

    [Fact]
    public void No_two_forms_have_one_name()
    {
        string[] names =
        [
            .. BoardCatalog.All.Select(board => board.Id),
            .. BoardCatalog.All.SelectMany(board => board.IntegerRates.Skip(1).Select(rate => $"{board.Id}-{rate.Variant}")),
        ];

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void A_share_of_the_peak_is_sure_a_greater_one_is_hoped_for_and_never_all_of_it() => Assert.All(
        BoardCatalog.All.SelectMany(board => board.IntegerRates),
        rate => Assert.True(rate.SureShare > 0.01 && rate.SureShare < rate.HopedShare && rate.HopedShare < 0.4, rate.Of));

    // Tiny in float16 takes 2.74 ms on an Ascend 310P: 140 TOPS in INT8.
    [Fact]
    public void No_accelerator_is_surely_faster_than_the_slowest_that_was_measured()
    {
        const double Measured = 2 * 4.46e9 / (140e12 * 2.74e-3);

        Assert.All(
            BoardCatalog.All.SelectMany(board => board.IntegerRates).Where(rate => rate.Kind == RateKind.Accelerator),
            rate => Assert.InRange(rate.SureShare, 0, Measured));
    }
}
