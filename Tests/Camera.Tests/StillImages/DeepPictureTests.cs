using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>Pictures with 16 bits a channel; make_deep_pictures.py made those of the repository and their expectations.</summary>
public sealed class DeepPictureTests
{
    private const string Grey = "ca92e89eb4be7bc1b3d1003332281306692f251f760e557d9bd207147d5ba947";
    private const string Rgb = "e37702a21fa67ad06dd66b2cffa2a1f769def5974cf4da782f239c6192524412";

    [Theory]
    [InlineData("deep-grey.png", PixelFormat.Gray8, Grey)]
    [InlineData("deep-grey-alpha.png", PixelFormat.Gray8, Grey)]
    [InlineData("deep-grey.pgm", PixelFormat.Gray8, Grey)]
    [InlineData("deep-grey.tif", PixelFormat.Gray8, Grey)]
    [InlineData("deep-grey-packbits.tif", PixelFormat.Gray8, Grey)]
    [InlineData("deep-grey-lzw.tif", PixelFormat.Gray8, Grey)]
    [InlineData("deep-rgb.png", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgba.png", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgb.ppm", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgb.tif", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgb-lzw.tif", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgb-lzw-plain.tif", PixelFormat.Rgb24, Rgb)]
    [InlineData("deep-rgb-deflate.tif", PixelFormat.Rgb24, Rgb)]
    public void Samples_are_scaled_from_as_many_bits_as_the_manifest_says(string name, PixelFormat format, string sha256)
    {
        using FrameLease frame = Decoder(12).Decode(Picture.PathOf(name));

        Assert.Equal((Picture.Width, Picture.Height, format), (frame.Info.Width, frame.Info.Height, frame.Info.Format));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(frame.Pixels)));
    }

    [EvaluationTheory]
    [InlineData("grey-12-in-16.png", "grey")]
    [InlineData("grey-12-in-16.tif", "grey")]
    [InlineData("grey-16.png", "grey")]
    [InlineData("rgb-16.png", "rgb")]
    public void The_small_pictures_of_the_evaluation_material_have_the_right_levels(string name, string member)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(EvaluationMaterial.PathOf("fixtures", "faults", "index.json")));
        JsonElement expected = index.RootElement.GetProperty(name);
        string path = EvaluationMaterial.PathOf("fixtures", "faults", name);

        using FrameLease frame = Decoder(expected.GetProperty("bits").GetInt32()).Decode(path);

        Assert.Equal(expected.GetProperty(member).EnumerateArray().Select(level => level.GetByte()), frame.Pixels.ToArray());
        AssertNoBits(Assert.Throws<EdgeException>(() => Decoder(null).Decode(path)));
    }

    [Theory]
    [InlineData("deep-grey.png")]
    [InlineData("deep-rgba.png")]
    [InlineData("deep-interlaced.png")]
    [InlineData("deep-rgb-lzw.tif")]
    [InlineData("deep-grey.pgm")]
    public void Without_bits_in_the_manifest_they_are_refused(string name) =>
        AssertNoBits(Assert.Throws<EdgeException>(() => Decoder(null).Decode(Picture.PathOf(name))));

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("gray.png")]
    [InlineData("lzw.tif")]
    [InlineData("gray.pgm")]
    [InlineData("color-420.jpg")]
    public void Pictures_of_8_bits_are_taken_as_they_are_whatever_the_manifest_says(string name)
    {
        using FrameLease expected = Decoder(null).Decode(Picture.PathOf(name));
        using FrameLease frame = Decoder(12).Decode(Picture.PathOf(name));

        Assert.True(frame.Pixels.SequenceEqual(expected.Pixels));
    }

    [Fact]
    public void An_interlaced_picture_of_16_bits_is_called_what_it_is()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(12).Decode(Picture.PathOf("deep-interlaced.png")));

        Assert.Contains("interlaced, which is not decoded", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TiffFile.SampleFormat, 3, 32, "holds floating-point numbers of 32 bits")]
    [InlineData(TiffFile.SampleFormat, 2, 16, "holds signed numbers of 16 bits")]
    [InlineData(TiffFile.SampleFormat, 2, 8, "holds signed numbers of 8 bits")]
    [InlineData(TiffFile.SampleFormat, 1, 32, "has 32 bits a channel")]
    [InlineData(TiffFile.SampleFormat, 1, 12, "has 12 bits a channel")]
    [InlineData(TiffFile.Photometric, 0, 16, "has white as 0")]
    [InlineData(TiffFile.Photometric, 5, 16, "is neither grey nor RGB")]
    [InlineData(TiffFile.Compression, 7, 16, "is packed by method 7")]
    [InlineData(TiffFile.TileWidth, 16, 16, "is tiled")]
    [InlineData(TiffFile.Orientation, 6, 16, "is turned or mirrored")]
    [InlineData(TiffFile.SamplesPerPixel, 4, 16, "has 4 channels")]
    public void A_TIFF_of_another_kind_is_called_what_it_is_and_not_corrupt(int tag, int value, int bits, string words)
    {
        byte[] file = TiffFile.Grey(bits, width: 4, pixels: new byte[16], (tag, value));

        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(12).Decode(file, "other.tif"));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("corrupt", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Copy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_written_in_digits_are_refused_above_8_bits()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(12).Decode("P2 2 1 4095\n0 4095\n"u8, "digits.pgm"));

        Assert.Contains("written in digits", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deep-rgb.png")]
    [InlineData("deep-grey.pgm")]
    [InlineData("deep-rgb-lzw.tif")]
    [InlineData("deep-rgb-deflate.tif")]
    [InlineData("deep-grey-packbits.tif")]
    public void A_truncated_file_is_refused_at_every_length(string name)
    {
        byte[] bytes = Picture.Bytes(name);
        for (int missing = 1; missing < bytes.Length; missing += missing < 64 ? 1 : 137)
        {
            Exception? outcome = Record.Exception(() => Decoder(12).Decode(bytes.AsSpan(..^missing), "cut").Dispose());
            Assert.True(outcome is EdgeException { Fault: EdgeFault.File }, $"{missing} bytes missing: {outcome?.Message ?? "accepted"}");
        }
    }

    // zlib asks for a dictionary that there is not: .NET's inflater raises what is no InvalidDataException.
    [Theory]
    [InlineData("png")]
    [InlineData("tif")]
    public void Packed_data_that_need_a_dictionary_are_damage_and_cost_no_memory(string kind)
    {
        byte[] file = kind == "png"
            ? Picture.Bytes("deep-rgb.png")
            : TiffFile.Grey(16, width: 4, [0x78, 0x20, 1, 2, 3, 4, 5, 6, 7, 8], (TiffFile.Compression, 8));
        if (kind == "png")
        {
            new byte[] { 0x78, 0x20 }.CopyTo(file, file.AsSpan().IndexOf("IDAT"u8) + 4);
            PngMutations.MendChecksums(file);
        }

        FramePool pool = new();
        FrameInfo info = new() { Width = 1, Height = 1, Format = PixelFormat.Gray8 };
        FrameLease only = pool.Rent(info).Lease;
        only.Dispose();

        EdgeException fault = Assert.Throws<EdgeException>(() => new StillImageDecoder(pool, bits: 12).Decode(file, "part"));

        Assert.Contains("packed pixel data are damaged", fault.Message, StringComparison.Ordinal);
        using FrameLease again = pool.Rent(info).Lease;
        Assert.Same(only, again);
    }

    // .NET's inflater takes 8,192 bytes at a time: one of these lengths has its checksum behind the last pixel's.
    [Fact]
    public void The_checksum_of_a_packed_strip_is_held_against_its_pixels()
    {
        for (int width = 4080; width < 4100; width++)
        {
            using MemoryStream packed = new();
            using (ZLibStream zlib = new(packed, CompressionLevel.NoCompression, leaveOpen: true))
            {
                zlib.Write(new byte[2 * width]);
            }

            byte[] strip = packed.ToArray();
            Decoder(12).Decode(TiffFile.Grey(16, width, strip, (TiffFile.Compression, 8)), "sound.tif").Dispose();
            strip[^1] ^= 1;

            EdgeException fault = Assert.Throws<EdgeException>(
                () => Decoder(12).Decode(TiffFile.Grey(16, width, strip, (TiffFile.Compression, 8)), "bad.tif"));
            Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_number_of_bits_in_a_byte_is_read() =>
        AssertNoBits(
            Assert.Throws<EdgeException>(
                () => Decoder(null).Decode(TiffFile.Grey(16, width: 4, new byte[8], (TiffFile.BitsPerSample, 16), type: 1), "bytes.tif")));

    [Theory]
    [InlineData(5, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 100_000)]
    public void A_number_of_bits_that_cannot_be_read_is_not_guessed(int type, int count)
    {
        byte[] file = TiffFile.Grey(16, width: 4, new byte[8], (TiffFile.BitsPerSample, 16), type, count);

        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(null).Decode(file, "odd.tif"));

        Assert.Contains("how many bits a channel has", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_says_nothing_of_the_bits_does_not_hide_them() =>
        AssertNoBits(
            Assert.Throws<EdgeException>(
                () =>
                    Decoder(null).Decode(
                        TiffFile.Grey(16, width: 4, new byte[8], (TiffFile.Orientation, 1), type: 3, count: 100_000), "odd.tif")));

    [Fact]
    public void A_directory_that_cannot_be_read_is_damage()
    {
        byte[] file = TiffFile.Grey(16, width: 4, new byte[8], (TiffFile.Orientation, 1));
        file[7] = 0x7f;

        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(null).Decode(file, "odd.tif"));

        Assert.Contains("directory makes no sense", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_of_a_PNM_that_the_manifest_does_not_have_is_refused_by_both()
    {
        byte[] file = [.. "P5 1 1 4095\n"u8, 0x0f, 0xff];

        using FrameLease frame = Decoder(12).Decode(file, "part.pgm");
        EdgeException fault = Assert.Throws<EdgeException>(() => Decoder(16).Decode(file, "part.pgm"));

        Assert.Equal(255, Assert.Single(frame.Pixels.ToArray()));
        Assert.Contains("end at 4095, and the model's manifest scales them from 16 bits", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deep-rgb.png")]
    [InlineData("deep-rgb.ppm")]
    [InlineData("deep-rgb.tif")]
    public void A_picture_of_too_many_pixels_is_refused(string name)
    {
        StillImageDecoder strict = new(
            new FramePool(), new StillImageLimits { MaxPixels = (Picture.Width * Picture.Height) - 1 }, bits: 12);

        EdgeException fault = Assert.Throws<EdgeException>(() => strict.Decode(Picture.PathOf(name)));

        Assert.Contains("huge: 67x45", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(17)]
    public void Bits_outside_their_range_are_misuse(int bits) => Assert.Throws<ArgumentOutOfRangeException>(() => Decoder(bits));

    private static StillImageDecoder Decoder(int? bits) => new(new FramePool(), bits: bits);

    private static void AssertNoBits(EdgeException fault)
    {
        Assert.Contains("more than 8 bits a channel", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Say input.bits", fault.Message, StringComparison.Ordinal);
    }
}
