using EdgeConvNeXt.Station.Api.Modbus.Registers;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>How numbers and texts lie in registers.</summary>
public sealed class RegisterImageTests
{
    [Theory]
    [InlineData(WordOrder.Abcd, 0x0a0b, 0x0c0d)]
    [InlineData(WordOrder.Badc, 0x0b0a, 0x0d0c)]
    [InlineData(WordOrder.Cdab, 0x0c0d, 0x0a0b)]
    [InlineData(WordOrder.Dcba, 0x0d0c, 0x0b0a)]
    public void A_32_bit_value_lies_as_its_order_says(object order, int first, int second)
    {
        RegisterImage image = new(10, 2, (WordOrder)order, CharacterOrder.HighFirst);
        image.PutLong(10, 0x0a0b0c0d);

        Assert.Equal((first, second), (image[10], image[11]));
    }

    [Fact]
    public void A_single_is_IEEE_754()
    {
        RegisterImage image = new(0, 2, WordOrder.Abcd, CharacterOrder.HighFirst);
        image.PutFloat(0, 1);

        Assert.Equal((0x3f80, 0), (image[0], image[1]));
    }

    [Theory]
    [InlineData(CharacterOrder.HighFirst, 0x4142)]
    [InlineData(CharacterOrder.LowFirst, 0x4241)]
    public void Characters_lie_as_their_order_says_and_are_read_so(object order, int first)
    {
        RegisterImage image = new(0, 3, WordOrder.Abcd, (CharacterOrder)order);
        image.PutText(0, 3, "ABc");

        Assert.Equal(first, image[0]);
        Assert.Equal("ABc", image.Text(0, 3));
    }

    [Fact]
    public void A_text_that_is_too_long_ends_with_a_whole_character_and_what_is_no_text_is_none()
    {
        RegisterImage image = new(0, 2, WordOrder.Abcd, CharacterOrder.HighFirst);

        Assert.Equal(3, image.PutText(0, 2, "abcé"));
        Assert.Equal("abc", image.Text(0, 2));
        image[0] = 0xc341;
        Assert.Null(image.Text(0, 2));
    }
}
