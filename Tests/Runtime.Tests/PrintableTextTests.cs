namespace EdgeConvNeXt.Runtime.Tests;

/// <summary>Names from outside in a log or on a terminal.</summary>
public class PrintableTextTests
{
    [Theory]
    [InlineData("part\n12:00:00 fail: forged", @"part\n12:00:00 fail: forged")]
    [InlineData("\u001b[31mred\u0007", @"\u001b[31mred\u0007")]
    [InlineData("a\tb\r", @"a\tb\r")]
    [InlineData("\u0085\u009b2J\u007f", @"\u0085\u009b2J\u007f")]
    [InlineData("\u202egpj.exe\u2028", @"\u202egpj.exe\u2028")]
    [InlineData("\u061c1", @"\u061c1")]
    public void What_could_forge_or_hide_a_part_of_a_line_is_written_as_its_number(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("C:\\no escape of what is harmless")]
    [InlineData("Pr\u00fcfstand 3, \u90e8\u54c1 \ud83d\udd27 \ufffd")]
    public void What_is_harmless_stays_the_same_object(string text) => Assert.Same(text, PrintableText.Of(text));
}
