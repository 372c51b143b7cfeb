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
    public void A_share_of_the_peak_is_assumed_and_never_all_of_it() => Assert.All(
        BoardCatalog.All.SelectMany(board => board.IntegerRates),
        rate => Assert.InRange(rate.AssumedShare, 0.01, rate.Kind == RateKind.Accelerator ? 0.1 : 0.3));
}
