using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Signals;

public sealed class LineAddressTests
{
    [Theory]
    [InlineData("17", 17, null, "offset 17")]
    [InlineData("GPIO17", 0, "GPIO17", "\"GPIO17\"")]
    [InlineData("-1", 0, "-1", "\"-1\"")]
    [InlineData("99999999999", 0, "99999999999", "\"99999999999\"")]
    public void Digits_are_an_offset_and_anything_else_a_name(string text, int offset, string? name, string shown)
    {
        LineAddress address = LineAddress.Parse(text);

        Assert.Equal((offset, name, shown), (address.Offset, address.Name, address.ToString()));
    }

    [Fact]
    public void Nothing_is_no_address()
    {
        Assert.Throws<ArgumentException>(() => LineAddress.Parse(" "));
        Assert.Throws<ArgumentException>(() => LineAddress.Named(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => LineAddress.At(-1));
    }
}
