using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

public sealed class SyntheticOptionsTests
{
    public static TheoryData<string, Func<SyntheticOptions>> OutOfRange { get; } = new()
    {
        { "Width", () => new SyntheticOptions { Width = 15 } },
        { "Width", () => new SyntheticOptions { Width = 8193 } },
        { "Height", () => new SyntheticOptions { Height = 0 } },
        { "Format", () => new SyntheticOptions { Format = PixelFormat.Nv12 } },
        { "OkShare", () => new SyntheticOptions { OkShare = 1.5 } },
        { "OkShare", () => new SyntheticOptions { OkShare = double.NaN } },
        { "Count", () => new SyntheticOptions { Count = -1 } },
        { "FramesPerSecond", () => new SyntheticOptions { FramesPerSecond = -1 } },
        { "FramesPerSecond", () => new SyntheticOptions { FramesPerSecond = 1001 } },
        { "FramesPerSecond", () => new SyntheticOptions { FramesPerSecond = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_outside_its_range_is_refused_by_name(string name, Func<SyntheticOptions> create) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);

    [Fact]
    public void The_defaults_are_an_endless_line_at_the_readers_pace()
    {
        SyntheticOptions options = new();

        Assert.Equal((0UL, 640, 480, PixelFormat.Bgr24), (options.Seed, options.Width, options.Height, options.Format));
        Assert.Equal((0.7, 0L, 0.0), (options.OkShare, options.Count, options.FramesPerSecond));
    }

    [Fact]
    public void The_ends_of_the_ranges_are_allowed()
    {
        SyntheticOptions options = new()
        {
            Width = 16, Height = 8192, OkShare = 0, FramesPerSecond = 1000, Count = long.MaxValue, Seed = ulong.MaxValue,
        };

        Assert.Equal((16, 8192, 0.0, 1000.0), (options.Width, options.Height, options.OkShare, options.FramesPerSecond));
    }
}
