using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The resizer in C against the one in C#: the same bytes, and floats of the same bits.</summary>
public sealed class NativeResamplerTests : IDisposable
{
    private static readonly string Sources = Path.Combine(RepositoryRoot.Path, "Runtime/Imaging/Resampling/native");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Sets { get; } = [.. ResampleSet.All.Where(set => set.RunsHere).Select(set => set.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_set_that_runs_here_gives_the_bytes_of_the_plain_one_and_touches_nothing_outside_of_its_buffers()
    {
        string output = CProgram.BuildAndRun(
            _folder.File("resample"),
            [Path.Combine(RepositoryRoot.Path, "Tests/Kernels/resample.c"), .. Directory.GetFiles(Sources, "*.c")],
            "-ffp-contract=off", "-fno-math-errno", $"-I{Sources}");

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.EndsWith(", exact", line, StringComparison.Ordinal));
        Assert.StartsWith("plain", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_is_beside_the_program() => Assert.Equal(ResampleSet.Plain, ResampleSet.All[^1].Name);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Random_pictures_become_the_same_bits(string set) =>
        Assert.All(PreprocessCases.Random(seed: 11, count: 150), example => AssertSame(example, set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Pictures_of_cameras_become_the_same_bits(string set) => Assert.All(
        Enum.GetValues<PixelFormat>().SelectMany(format => (PreprocessCase[])
        [
            Picture(format, new RegionOfInterest(0, 0, 1920, 1080), ResizeMode.ShorterSide, ResizeFilter.Bilinear),
            Picture(format, new RegionOfInterest(1, 3, 1919, 1077), ResizeMode.Stretch, ResizeFilter.Bicubic),
            Picture(format, new RegionOfInterest(1700, 900, 220, 180), ResizeMode.Letterbox, ResizeFilter.Bicubic),
        ]), example => AssertSame(example, set));

    private static PreprocessCase Picture(PixelFormat format, RegionOfInterest region, ResizeMode resize, ResizeFilter filter)
    {
        ImageInput input = new()
        {
            Width = 224, Height = 224, Resize = resize, Filter = filter, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f],
        };
        return new PreprocessCase(format, 1920, 1080, 0, region, input);
    }

    private static void AssertSame(PreprocessCase example, string set)
    {
        using GuardedMemory pixels = new(example.Pixels());
        ImageView view = example.View(pixels.Bytes);
        Preprocessor managed = new(example.Input, Resampler.CreateWidest());
        Preprocessor native = new(example.Input, new NativeResampler(ResampleSet.All.Single(other => other.Name == set)));

        Assert.Equal(Bytes(managed, view, example.Region), Bytes(native, view, example.Region));
        Assert.Equal(FloatBits(managed, view, example.Region), FloatBits(native, view, example.Region));
    }

    private static byte[] Bytes(Preprocessor preprocessor, in ImageView view, RegionOfInterest region)
    {
        byte[] bytes = new byte[preprocessor.SampleCount];
        preprocessor.WriteBytes(view, region, bytes);
        return bytes;
    }

    private static int[] FloatBits(Preprocessor preprocessor, in ImageView view, RegionOfInterest region)
    {
        float[] floats = new float[preprocessor.SampleCount];
        preprocessor.WriteFloat(view, region, floats);
        return MemoryMarshal.Cast<float, int>(floats).ToArray();
    }
}
