using System.Security.Cryptography;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.StillImages.Jpeg;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>
/// JPEG as cameras write it: bytes too many before markers, samplings without a name. make_jpegs.c made the pictures and their
/// expectations.
/// </summary>
public sealed class CameraJpegTests
{
    // More than libjpeg's bit buffer swallows without a word.
    private static readonly byte[] Padding = [.. Enumerable.Range(1, 12).Select(value => (byte)value)];

    private readonly StillImageDecoder _decoder = new(new FramePool());

    [Theory]
    [InlineData("color-restart.jpg", "547d06a6fa199c9868525d6b66acccf283b66ecded3a23e78735bc5dc4484277")]
    [InlineData("color-split.jpg", "547d06a6fa199c9868525d6b66acccf283b66ecded3a23e78735bc5dc4484277")]
    [InlineData("color-410.jpg", "291822f0e97d3ffb13b4d7f5292fbd6150f7e1a29705e0f22da0cb7bb52c927a")]
    [InlineData("color-1x4.jpg", "ad734a952e46d520b956975716cc769bf071085ed731b11be43087a6311bc0aa")]
    [InlineData("color-mixed.jpg", "82f835087cb2f4ca724152a696e97bec96fe24ce045b6df56d7c2f94909f033d")]
    [InlineData("color-chroma.jpg", "701f00b799751dd938b712148fa75b18c18313d0ef71d27e81a70882f503e3e8")]
    public void Every_sampling_is_decoded(string name, string sha256) => Assert.Equal(sha256, Hash(Picture.Bytes(name)));

    [EvaluationTheory]
    [InlineData("padded-restart")]
    [InlineData("padded-restart.plain")]
    [InlineData("sampling-1x1_2x2_2x2")]
    [InlineData("sampling-4x2_1x1_1x1")]
    public void The_pictures_of_the_evaluation_material_are_what_Pillow_decodes(string name)
    {
        using FrameLease frame = _decoder.Decode(EvaluationMaterial.PathOf("fixtures", "faults", "jpeg", $"{name}.jpg"));

        Assert.Equal(File.ReadAllBytes(EvaluationMaterial.PathOf("fixtures", "faults", "jpeg", $"{name}.rgb")), frame.Pixels.ToArray());
    }

    [Theory]
    [InlineData("color-restart.jpg", 0xd0, 0)]
    [InlineData("color-restart.jpg", 0xd9, 0)]
    [InlineData("color-split.jpg", 0xd2, 0)]
    [InlineData("color-split.jpg", 0xda, 0)]
    [InlineData("color-420.jpg", 0xd9, 0)]
    [InlineData("gray.jpg", 0xd9, 0)]
    [InlineData("color-mixed.jpg", 0xd9, 0)]
    [InlineData("color-444-progressive.jpg", 0xdb, 0)]
    [InlineData("color-420.jpg", 0xdb, 0)]
    [InlineData("color-420.jpg", 0xc4, 0)]
    [InlineData("color-420.jpg", 0xda, 1000)]
    public void Bytes_before_a_marker_change_no_pixel(string name, byte marker, int more)
    {
        byte[] plain = Picture.Bytes(name);

        Assert.Equal(Hash(plain), Hash(WithBytesBefore(plain, marker, more == 0 ? [0x5a, 0x00, 0x13] : new byte[more])));
    }

    [Fact]
    public void Bytes_before_every_restart_and_a_long_filler_before_the_end_change_no_pixel()
    {
        byte[] padded = Picture.Bytes("color-restart.jpg");
        for (byte restart = 0xd0; restart <= 0xd7; restart++)
        {
            padded = WithBytesBefore(padded, restart, [0x00, 0x11]);
        }

        Assert.Equal(Hash(Picture.Bytes("color-restart.jpg")), Hash(WithBytesBefore(padded, 0xd9, new byte[700])));
    }

    [Fact]
    public void A_frame_without_its_usual_Huffman_tables_is_decoded_with_bytes_before_its_markers_too()
    {
        byte[] whole = Picture.Bytes("color-restart.jpg");
        byte[] bare = whole;
        while (bare.AsSpan().IndexOf([(byte)0xff, (byte)0xc4]) is >= 0 and int table)
        {
            bare = [.. bare.AsSpan(0, table), .. bare.AsSpan(table + 2 + ((bare[table + 2] << 8) | bare[table + 3]))];
        }

        Assert.Equal(Hash(whole), Hash(WithBytesBefore(bare, 0xd1, [0x77])));
    }

    [Fact]
    public void An_unknown_version_of_JFIF_is_read_all_the_same()
    {
        byte[] file = Picture.Bytes("color-420.jpg");
        file[file.AsSpan().IndexOf("JFIF\0"u8) + 5] = 2;

        Assert.Equal(Hash(Picture.Bytes("color-420.jpg")), Hash(file));
    }

    [Fact]
    public void Many_bytes_of_many_values_before_a_marker_are_damage() =>
        AssertDamaged(WithBytesBefore(Picture.Bytes("color-420.jpg"), 0xd9, [.. Enumerable.Range(1, 40).Select(value => (byte)value)]));

    [Fact]
    public void A_padded_file_that_is_cut_as_well_is_damaged_at_every_length()
    {
        byte[] padded = WithBytesBefore(Picture.Bytes("color-restart.jpg"), 0xd0, [0x00, 0x11]);
        for (int missing = 1; missing < padded.Length; missing += missing < 64 ? 1 : 23)
        {
            AssertDamaged(padded[..^missing]);
        }
    }

    [Fact]
    public void A_code_that_is_none_behind_padding_is_damage_although_the_first_warning_was_harmless()
    {
        byte[] padded = WithBytesBefore(Picture.Bytes("color-restart.jpg"), 0xd0, [0x00, 0x11]);
        int third = padded.AsSpan().IndexOf([(byte)0xff, (byte)0xd2]) + 2;
        // 32 bits that are all 1: no table has such a code
        new byte[] { 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0 }.CopyTo(padded, third);

        AssertDamaged(padded);
    }

    [Fact]
    public void What_is_learned_of_a_camera_that_pads_changes_neither_pixels_nor_refusals()
    {
        byte[] plain = Picture.Bytes("color-restart.jpg");
        byte[] padded = WithBytesBefore(plain, 0xd0, Padding);
        byte[] other = Picture.Bytes("color-420.jpg");
        JpegHabit habit = new();

        Assert.Equal(Hash(plain), Hash(plain, habit));
        Assert.False(habit.Pads);
        Assert.Equal(Hash(plain), Hash(padded, habit));
        Assert.True(habit.Pads);
        foreach (byte[] file in new[] { padded, plain, other, WithBytesBefore(other, 0xd9, Padding), padded })
        {
            Assert.Equal(Hash(file), Hash(file, habit));
        }

        Assert.Throws<EdgeException>(() => Hash(padded[..^200], habit));
        Assert.Throws<EdgeException>(() => Hash(plain[..^200], habit));
    }

    [Fact]
    public void The_Huffman_tables_of_a_camera_that_pads_are_made_once()
    {
        byte[] padded = WithBytesBefore(Picture.Bytes("color-restart.jpg"), 0xd0, Padding);
        JpegHabit habit = new();
        Assert.True(Tidied(padded, habit) > 0);
        HuffmanTable? first = habit.Tables.Ac(0);

        Assert.True(Tidied(padded, habit) > 0);

        Assert.NotNull(first);
        Assert.Same(first, habit.Tables.Ac(0));
    }

    [Fact]
    public void A_restart_that_is_missing_is_damage()
    {
        byte[] file = Picture.Bytes("color-restart.jpg");
        int second = file.AsSpan().IndexOf([(byte)0xff, (byte)0xd1]);
        int third = file.AsSpan().IndexOf([(byte)0xff, (byte)0xd2]);

        AssertDamaged([.. file.AsSpan(0, second), .. file.AsSpan(third)]);
    }

    [Theory]
    [InlineData(0xc3, 8, 0x22, 0x11, "is lossless or hierarchical")]
    [InlineData(0xc1, 12, 0x22, 0x11, "has 12 bits a channel")]
    [InlineData(0xc0, 8, 0x31, 0x21, "fractions of each other's size")]
    public void What_libjpeg_does_not_decode_is_called_what_it_is_and_not_corrupt(
        byte process, byte precision, byte luminance, byte chrominance, string words)
    {
        byte[] file = Picture.Bytes("color-420.jpg");
        int frame = file.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        (file[frame + 1], file[frame + 4], file[frame + 11], file[frame + 14]) = (process, precision, luminance, chrominance);

        EdgeException fault = Assert.Throws<EdgeException>(() => _decoder.Decode(file, "other.jpg"));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("corrupt", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The file with bytes put before the last of a marker.</summary>
    private static byte[] WithBytesBefore(byte[] file, byte marker, ReadOnlySpan<byte> bytes)
    {
        int at = file.AsSpan().LastIndexOf([(byte)0xff, marker]);
        return at < 0 ? file : [.. file.AsSpan(0, at), .. bytes, .. file.AsSpan(at)];
    }

    private string Hash(byte[] file)
    {
        using FrameLease frame = _decoder.Decode(file, "jpeg");
        return Convert.ToHexStringLower(SHA256.HashData(frame.Pixels));
    }

    private void AssertDamaged(byte[] file)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => _decoder.Decode(file, "jpeg"));
        Assert.Contains("corrupt or truncated", fault.Message, StringComparison.Ordinal);
    }

    private static int Tidied(byte[] file, JpegHabit habit) => JpegTidier.Tidy(file, new byte[file.Length], habit.Tables);

    private static string Hash(byte[] file, JpegHabit habit)
    {
        using FrameLease frame = JpegDecoder.Decode(file, "frame", default, int.MaxValue, new FramePool(), habit);
        return Convert.ToHexStringLower(SHA256.HashData(frame.Pixels));
    }
}
