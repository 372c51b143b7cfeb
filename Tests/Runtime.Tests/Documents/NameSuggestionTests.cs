using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Tests.Documents;

public sealed class NameSuggestionTests
{
    [Theory]
    [InlineData("abcdexxxx", "abcdefghi")]
    [InlineData("abcdxxxxx", null)]
    [InlineData("Type", "type")]
    [InlineData("tpye", "type")]
    [InlineData("txxx", null)]
    [InlineData("camera.tpye", null)]
    [InlineData("camera.type", "type")]
    public void A_third_of_the_letters_and_one_more_may_differ_and_another_group_counts_as_one(string unknown, string? expected) =>
        Assert.Equal(expected, NameSuggestion.Nearest(unknown, ["abcdefghi", "type"]));

    [Fact]
    public void The_nearest_is_suggested() =>
        Assert.Equal("source.width", NameSuggestion.Nearest("source.widht", ["source.height", "source.width"]));
}
