using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Codes;

namespace EdgeConvNeXt.Station.Tests.Codes;

/// <summary>Codes that zint printed, read from pictures.</summary>
public sealed class CodeReaderTests
{
    private static readonly CodeReader AnyKind = new([]);

    public static TheoryData<string> Kinds { get; } = ["DATAMATRIX", "QRCODE", "CODE128"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_read_whatever_its_size_turn_and_ground(string kind)
    {
        PrintedCode code = PrintedCode.Of(kind, "SN-4711/a");

        Assert.All(
            from module in new[] { 3, 5 } from isLight in new[] { false, true } from turns in new[] { 0, 1, 2 }
            select code.Draw(module, isLight, turns),
            picture => Assert.Equal("SN-4711/a", Read(AnyKind, picture)));
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Yuyv)]
    [InlineData(PixelFormat.Nv12)]
    public void Every_format_of_frames_is_read_and_only_the_region_counts(PixelFormat format)
    {
        GreyPicture picture = PrintedCode.Of("DATAMATRIX", "4711").Draw(4);
        byte[] frame = picture.Within(format, 400, 300, left: 150, top: 100);
        int stride = format == PixelFormat.Nv12 ? 400 : frame.Length / 300;
        ImageView view = new(frame, 400, 300, stride, format);

        Assert.Equal("4711", AnyKind.Read(view, new RegionOfInterest(150, 100, picture.Width, picture.Height)));
        Assert.Null(AnyKind.Read(view, new RegionOfInterest(0, 0, 140, 90)));
    }

    [Fact]
    public void Only_the_kinds_that_are_asked_for_are_read()
    {
        CodeReader reader = new([CodeType.Qr]);

        Assert.Equal("4711", Read(reader, PrintedCode.Of("QRCODE", "4711").Draw(4)));
        Assert.Null(Read(reader, PrintedCode.Of("DATAMATRIX", "4711").Draw(4)));
        Assert.Null(Read(reader, PrintedCode.Of("CODE128", "4711").Draw(3)));
    }

    [Fact]
    public void The_fields_of_a_gs1_code_are_parted()
    {
        GreyPicture picture = PrintedCode.Of("DATAMATRIX", "[10]LOT7[21]4711", "--gs1").Draw(4);

        Assert.Equal("10LOT7\u001d214711", Read(AnyKind, picture)?.TrimStart('\u001d'));
    }

    [Fact]
    public void Noise_damage_and_single_pixels_are_no_code_and_no_fault()
    {
        Random random = new(4711);
        GreyPicture code = PrintedCode.Of("DATAMATRIX", "SN-4711").Draw(4);
        foreach (int side in new[] { 1, 2, 3, 17, 64, 200 })
        {
            byte[] noise = new byte[side * side];
            random.NextBytes(noise);
            Assert.Null(Read(AnyKind, new GreyPicture(side, side, noise)));
        }

        for (int round = 0; round < 100; round++)
        {
            byte[] damaged = [.. code.Pixels];
            for (int hit = 0; hit < 40; hit++)
            {
                int at = random.Next(damaged.Length - code.Width);
                damaged.AsSpan(at, random.Next(1, code.Width)).Fill((byte)random.Next(256));
            }

            Assert.True(Read(AnyKind, code with { Pixels = damaged }) is null or "SN-4711");
        }
    }

    private static string? Read(CodeReader reader, GreyPicture picture) =>
        reader.Read(new ImageView(picture.Pixels, picture.Width, picture.Height, picture.Width, PixelFormat.Gray8), picture.Whole);
}
