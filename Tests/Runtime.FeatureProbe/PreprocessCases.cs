using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>The table of cases, and random ones.</summary>
public static class PreprocessCases
{
    private static readonly PixelFormat[] Formats = Enum.GetValues<PixelFormat>();

    /// <summary>The table, and random cases that are the same ones every time.</summary>
    public static IEnumerable<PreprocessCase> All() => [.. Table(), .. Random(seed: 20, count: 60)];

    /// <summary>Every case of the table.</summary>
    public static IEnumerable<PreprocessCase> Table() => [.. Sizes(), .. Regions(), .. Kernels(), .. Encodings()];

    /// <summary>Random cases; the same ones for the same seed.</summary>
    public static IEnumerable<PreprocessCase> Random(int seed, int count)
    {
        Random random = new(seed);
        return Enumerable.Range(0, count).Select(_ => Random(random)).ToList();
    }

    /// <summary>Frames smaller, larger, thinner and longer than the input, whole.</summary>
    private static IEnumerable<PreprocessCase> Sizes()
    {
        (int Width, int Height)[] sizes =
        [
            (2, 1), (2, 2), (4, 6), (24, 24), (26, 18), (48, 48), (62, 35), (64, 64), (130, 67), (2, 90), (90, 1), (400, 12), (222, 222),
        ];
        return from format in Formats
               from size in sizes
               from resize in Enum.GetValues<ResizeMode>()
               select new PreprocessCase(
                   format, size.Width, size.Height, 0, RegionOfInterest.Whole(size.Width, size.Height), Input(24, 24, resize));
    }

    /// <summary>Regions at odd places, at all four edges and of one pixel, in frames with padded rows and planes apart.</summary>
    private static IEnumerable<PreprocessCase> Regions()
    {
        RegionOfInterest[] regions =
        [
            new(0, 0, 1, 1), new(69, 40, 1, 1), new(1, 1, 33, 31), new(3, 2, 67, 39), new(35, 20, 35, 21), new(0, 7, 70, 3),
            new(13, 0, 2, 41),
        ];
        return from format in Formats
               from region in regions
               from color in Enum.GetValues<ColorOrder>()
               select new PreprocessCase(format, 70, 41, 5, region, Input(18, 23, ResizeMode.ShorterSide) with { Color = color, Size = 25 })
               {
                   PlaneGap = 11,
               };
    }

    /// <summary>Both kernels, with and without antialiasing, shrinking and growing.</summary>
    private static IEnumerable<PreprocessCase> Kernels() =>
        from filter in Enum.GetValues<ResizeFilter>()
        from antialias in new[] { false, true }
        from width in new[] { 10, 40, 300 }
        select new PreprocessCase(
            PixelFormat.Rgb24, width, 50, 0, RegionOfInterest.Whole(width, 50),
            Input(37, 19, ResizeMode.Stretch) with { Filter = filter, Antialias = antialias });

    /// <summary>Every encoding of the formats that have one.</summary>
    private static IEnumerable<PreprocessCase> Encodings() =>
        from format in new[] { PixelFormat.Yuyv, PixelFormat.Nv12 }
        from matrix in Enum.GetValues<YcbcrMatrix>()
        from isFullRange in new[] { false, true }
        select new PreprocessCase(format, 66, 39, 3, new RegionOfInterest(3, 2, 61, 37), Input(61, 37, ResizeMode.Stretch))
        {
            Color = new YcbcrColor(matrix, isFullRange),
        };

    private static ImageInput Input(int width, int height, ResizeMode resize) => new()
    {
        Width = width,
        Height = height,
        Resize = resize,
        Filter = ResizeFilter.Bicubic,
        Fill = 114,
        Mean = [0.485f, 0.456f, 0.406f],
        Std = [0.229f, 0.224f, 0.225f],
    };

    private static PreprocessCase Random(Random random)
    {
        PixelFormat format = Formats[random.Next(Formats.Length)];
        int width = Side(random);
        width += PixelLayout.NeedsEvenWidth(format) ? width % 2 : 0;
        int height = Side(random);
        int regionWidth = random.Next(1, width + 1);
        int regionHeight = random.Next(1, height + 1);
        RegionOfInterest region = new(
            random.Next(width - regionWidth + 1), random.Next(height - regionHeight + 1), regionWidth, regionHeight);
        ImageInput input = Input(random.Next(1, 50), random.Next(1, 50), (ResizeMode)random.Next(3));
        bool hasSize = input.Resize == ResizeMode.ShorterSide && random.Next(2) == 0;
        input = input with
        {
            Size = hasSize ? random.Next(Math.Min(input.Width, input.Height), 80) : 0,
            Color = (ColorOrder)random.Next(2),
            Filter = (ResizeFilter)random.Next(2),
            Antialias = random.Next(4) > 0,
            Fill = (byte)random.Next(256),
        };
        return new PreprocessCase(format, width, height, random.Next(20), region, input)
        {
            Seed = random.Next(),
            PlaneGap = random.Next(9),
            Color = new YcbcrColor((YcbcrMatrix)random.Next(4), random.Next(2) == 0),
        };
    }

    /// <summary>A length of 1 to 300, the short ones as likely as the long ones.</summary>
    private static int Side(Random random) => (int)Math.Pow(300, random.NextDouble());
}
