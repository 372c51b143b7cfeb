using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>What the preprocessor takes from the garbage collector once it has seen a size and format.</summary>
public class PreprocessorAllocationTests
{
    private const int Width = 320;
    private const int Height = 240;

    private readonly byte[] _pixels = new byte[Width * Height * 3];

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Yuyv)]
    [InlineData(PixelFormat.Nv12)]
    public void A_frame_of_a_known_size_and_format_allocates_nothing(PixelFormat format)
    {
        Preprocessor preprocessor = new(Input());
        Frame(preprocessor, format, RegionOfInterest.Whole(Width, Height));

        Assert.Equal(0, AllocatedBy(() => Frame(preprocessor, format, RegionOfInterest.Whole(Width, Height))));
    }

    [Fact]
    public void Regions_that_take_turns_allocate_nothing_up_to_the_number_that_is_remembered()
    {
        Preprocessor preprocessor = new(Input());
        AllRegions();

        Assert.Equal(0, AllocatedBy(AllRegions));

        void AllRegions()
        {
            for (int i = 0; i < Preprocessor.RememberedSizes; i++)
            {
                Frame(preprocessor, PixelFormat.Bgr24, new RegionOfInterest(i, i, 100 + i, 90));
            }
        }
    }

    [Fact]
    public void A_new_size_allocates_so_the_count_of_the_other_tests_means_something()
    {
        Preprocessor preprocessor = new(Input());
        Frame(preprocessor, PixelFormat.Bgr24, RegionOfInterest.Whole(Width, Height));

        Assert.NotEqual(0, AllocatedBy(() => Frame(preprocessor, PixelFormat.Bgr24, RegionOfInterest.Whole(Width - 1, Height))));
    }

    private static ImageInput Input() => new() { Width = 64, Height = 64, Resize = ResizeMode.Letterbox, Filter = ResizeFilter.Bicubic };

    private static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private readonly float[] _floats = new float[64 * 64 * 3];
    private readonly byte[] _bytes = new byte[64 * 64 * 3];

    private void Frame(Preprocessor preprocessor, PixelFormat format, RegionOfInterest region)
    {
        ImageView view = new(_pixels, Width, Height, PixelLayout.RowBytes(format, Width), format);
        preprocessor.WriteFloat(view, region, _floats);
        preprocessor.WriteBytes(view, region, _bytes);
    }
}
