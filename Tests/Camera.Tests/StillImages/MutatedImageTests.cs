using System.Diagnostics;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

[Collection(MeasuredAlone.Name)]
public sealed class MutatedImageTests
{
    private const int WarmUp = 500;
    private const int Files = 2000;
    private const long GrowthAllowed = 24L * 1024 * 1024;

    private static readonly string[] Jpegs =
    [
        "color-420.jpg", "color-422.jpg", "color-444-progressive.jpg", "gray.jpg", "exif-rotated.jpg", "cmyk.jpg", "color-restart.jpg",
        "color-split.jpg",
    ];
    private static readonly string[] Pngs =
    [
        "rgb.png", "rgba.png", "interlaced.png", "palette.png", "gray.png", "bilevel.png", "deep-grey.png", "deep-rgba.png",
    ];
    private static readonly string[] Others =
    [
        "rgb.bmp", "palette.gif", "rgb.tif", "lzw.tif", "rgb.ppm", "gray.pgm",
        "deep-grey-lzw.tif", "deep-rgb-lzw.tif", "deep-rgb-deflate.tif", "deep-grey-packbits.tif", "deep-rgb.ppm",
    ];

    private readonly StillImageDecoder _decoder = new(new FramePool(), new StillImageLimits { MaxPixels = 1_000_000 }, bits: 12);
    private readonly HashSet<string> _reasons = [];
    private int _pictures;

    [Fact]
    public async Task Two_thousand_damaged_JPEG_and_PNG_files_give_a_picture_or_an_EdgeException_without_crash_hang_or_growth()
    {
        long growth = await Task.Run(() => DecodeAll(seed: 20260101, Jpegs, Pngs)).WaitAsync(TimeSpan.FromMinutes(5));

        AssertHarmless(growth, fewestPictures: 50, fewestReasons: 50);
    }

    [Fact]
    public async Task Two_thousand_damaged_files_of_the_other_formats_do_no_harm_either()
    {
        long growth = await Task.Run(() => DecodeAll(seed: 20260102, Others)).WaitAsync(TimeSpan.FromMinutes(5));

        AssertHarmless(growth, fewestPictures: 500, fewestReasons: 10);
    }

    /// <summary>
    /// Few pictures or few reasons would mean that the damage never gets past the first checks, and the test proves nothing.
    /// </summary>
    private void AssertHarmless(long growth, int fewestPictures, int fewestReasons)
    {
        Assert.InRange(_pictures, fewestPictures, Files - 500);
        Assert.InRange(_reasons.Count, fewestReasons, Files);
        Assert.InRange(growth, long.MinValue, GrowthAllowed);
        using FrameLease sound = _decoder.Decode(Picture.PathOf("color-420.jpg"));
        Assert.Equal(Picture.Width, sound.Info.Width);
    }

    private long DecodeAll(int seed, params string[][] families)
    {
        byte[][][] files = [.. families.Select(family => family.Select(Picture.Bytes).ToArray())];
        Mutator mutator = new(seed);
        Decode(files, mutator, WarmUp);
        _pictures = 0;

        long before = PrivateBytes();
        Decode(files, mutator, Files);
        return PrivateBytes() - before;
    }

    private void Decode(byte[][][] files, Mutator mutator, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[][] family = files[i % files.Length];
            int file = i / files.Length;
            byte[] other = family[(file + 1) % family.Length];
            DecodeOne(mutator.Mutate(family[file % family.Length], other, png: other[0] == 0x89));
        }
    }

    private void DecodeOne(byte[] file)
    {
        try
        {
            using FrameLease frame = _decoder.Decode(file, "damaged");
            _pictures += frame.View.Row(frame.Info.Height - 1).IsEmpty ? 0 : 1;
        }
        catch (EdgeException fault)
        {
            _reasons.Add(fault.What);
        }
    }

    /// <summary>Memory that is the process's own, after everything that can be collected was.</summary>
    private static long PrivateBytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }
}
