using EdgeConvNeXt.Targets.Displays;

namespace EdgeConvNeXt.Targets.Tests.Displays;

public sealed class DisplayCanvasTests
{
    [Fact]
    public void Every_letter_of_the_font_looks_as_it_was_drawn()
    {
        DisplayCanvas canvas = new(96, 48);
        for (int character = ' '; character <= '~'; character++)
        {
            int index = character - ' ';
            canvas.Write(index % 16 * 6, index / 16 * 8, ((char)character).ToString());
        }

        PictureText.Compare(canvas, "font.txt");
    }

    [Fact]
    public void Letters_of_a_scale_are_letters_of_larger_pixels()
    {
        DisplayCanvas small = new(32, 8);
        DisplayCanvas large = new(96, 24);
        small.Write(1, 0, "R5@g");
        large.Write(3, 0, "R5@g", 3);

        for (int y = 0; y < large.Height; y++)
        {
            for (int x = 0; x < large.Width; x++)
            {
                Assert.Equal(small[x / 3, y / 3], large[x, y]);
            }
        }
    }

    [Fact]
    public void What_lies_beyond_the_edge_is_cut_off()
    {
        DisplayCanvas canvas = new(8, 8);
        canvas.Fill(-2, -2, 3, 3);
        canvas.Fill(7, 7, 9, 9);
        canvas.Write(-3, 6, "WW");

        Assert.True(canvas[0, 0]);
        Assert.True(canvas[7, 7]);
        Assert.False(canvas[1, 1]);
        Assert.False(canvas[-1, 0] || canvas[0, -1] || canvas[8, 7] || canvas[7, 8]);
    }

    [Fact]
    public void A_character_outside_the_font_is_a_question_mark()
    {
        DisplayCanvas strange = new(32, 8);
        DisplayCanvas question = new(32, 8);
        strange.Write(0, 0, "é\u007f\n");
        question.Write(0, 0, "???");

        Assert.Equal(PictureText.Write(question), PictureText.Write(strange));
    }

    [Fact]
    public void A_pixel_is_a_bit_of_its_pages_column()
    {
        DisplayCanvas canvas = new(16, 16);
        canvas.Fill(3, 10, 1, 1);

        Assert.Equal(0b100, canvas.Page(1)[3]);
        Assert.Equal(0b100, canvas.Page(0).ToArray().Concat(canvas.Page(1).ToArray()).Sum(value => value));
        canvas.Clear();
        Assert.False(canvas[3, 10]);
    }

    [Theory]
    [InlineData(1, 21)]
    [InlineData(2, 10)]
    [InlineData(4, 5)]
    public void The_last_letter_needs_no_gap(int scale, int letters)
    {
        Assert.Equal(letters, new DisplayCanvas(128, 64).LettersInLine(scale));
        Assert.Equal(1, new DisplayCanvas(5 * scale, 64).LettersInLine(scale));
        Assert.Equal(2, new DisplayCanvas(11 * scale, 64).LettersInLine(scale));
        Assert.Equal(1, new DisplayCanvas((11 * scale) - 1, 64).LettersInLine(scale));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 0)]
    [InlineData(8, 12)]
    public void Sizes_without_whole_pages_are_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisplayCanvas(width, height));
}
