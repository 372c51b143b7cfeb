using BenchmarkDotNet.Attributes;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>A frame to a 224x224 input of normalised floats (or bytes), on one core.</summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class PreprocessorBenchmarks
{
    private readonly byte[] _pixels = new byte[1920 * 1080 * 3];
    private readonly float[] _floats = new float[3 * 224 * 224];
    private readonly byte[] _bytes = new byte[3 * 224 * 224];
    private readonly Preprocessor _centreBilinear = new(Input(ResizeMode.ShorterSide, ResizeFilter.Bilinear));
    private readonly Preprocessor _centreBicubic = new(Input(ResizeMode.ShorterSide, ResizeFilter.Bicubic));
    private readonly Preprocessor _stretchBicubic = new(Input(ResizeMode.Stretch, ResizeFilter.Bicubic));

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_pixels);

    [Benchmark(Description = "1920x1080 BGR, shorter side + centre, bilinear")]
    public void FullHdBilinear() => Write(_centreBilinear, 1920, 1080, PixelFormat.Bgr24);

    [Benchmark(Description = "1920x1080 BGR, shorter side + centre, bicubic")]
    public void FullHdBicubic() => Write(_centreBicubic, 1920, 1080, PixelFormat.Bgr24);

    [Benchmark(Description = "1920x1080 BGR, stretch, bicubic")]
    public void FullHdStretch() => Write(_stretchBicubic, 1920, 1080, PixelFormat.Bgr24);

    [Benchmark(Description = "1920x1080 YUYV, shorter side + centre, bilinear")]
    public void FullHdYuyv() => Write(_centreBilinear, 1920, 1080, PixelFormat.Yuyv);

    [Benchmark(Description = "1920x1080 NV12, shorter side + centre, bilinear")]
    public void FullHdNv12() => Write(_centreBilinear, 1920, 1080, PixelFormat.Nv12);

    [Benchmark(Description = "640x480 BGR, shorter side + centre, bilinear")]
    public void VgaBilinear() => Write(_centreBilinear, 640, 480, PixelFormat.Bgr24);

    [Benchmark(Description = "640x480 BGR, shorter side + centre, bicubic")]
    public void VgaBicubic() => Write(_centreBicubic, 640, 480, PixelFormat.Bgr24);

    [Benchmark(Description = "640x480 BGR, shorter side + centre, bilinear, to bytes")]
    public void VgaBytes()
    {
        ImageView image = new(_pixels, 640, 480, PixelLayout.RowBytes(PixelFormat.Bgr24, 640), PixelFormat.Bgr24);
        _centreBilinear.WriteBytes(image, RegionOfInterest.Whole(640, 480), _bytes);
    }

    [Benchmark(Description = "200x200 gray, stretch, bicubic")]
    public void SmallGray() => Write(_stretchBicubic, 200, 200, PixelFormat.Gray8);

    [Benchmark(Description = "200x200 BGR, stretch, bicubic")]
    public void SmallColor() => Write(_stretchBicubic, 200, 200, PixelFormat.Bgr24);

    private static ImageInput Input(ResizeMode resize, ResizeFilter filter) => new()
    {
        Width = 224,
        Height = 224,
        Resize = resize,
        Filter = filter,
        Mean = [0.485f, 0.456f, 0.406f],
        Std = [0.229f, 0.224f, 0.225f],
    };

    private void Write(Preprocessor preprocessor, int width, int height, PixelFormat format)
    {
        ImageView image = new(_pixels, width, height, PixelLayout.RowBytes(format, width), format);
        preprocessor.WriteFloat(image, RegionOfInterest.Whole(width, height), _floats);
    }
}
