using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>Colours as the camera's driver says that they are meant.</summary>
public sealed class V4L2ColorTests : IDisposable
{
    private const int Width = 32, Height = 16;

    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData(8, 0, 0, 213, 54, 21)] // sRGB, what most webcams tell: BT.601, limited range
    [InlineData(3, 0, 0, 227, 68, 18)] // Rec. 709: its matrix, limited range
    [InlineData(7, 0, 0, 201, 62, 33)] // JPEG: BT.601, full range
    [InlineData(8, 2, 0, 227, 68, 18)]
    [InlineData(8, 2, 1, 213, 73, 29)]
    [InlineData(3, 1, 2, 213, 54, 21)]
    [InlineData(3, 3, 0, 213, 54, 21)] // xvYCC 601 has the matrix of 601
    [InlineData(8, 4, 1, 227, 68, 18)] // and none of them is of full range, whatever the driver says
    public async Task A_frame_has_the_colours_that_its_driver_means(
        uint space, uint encoding, uint quantization, byte red, byte green, byte blue)
    {
        foreach (string code in (string[])["YUYV", "NV12"])
        {
            VideoPixelFormat colors = Colors(space, encoding, quantization);
            byte[] seen = await FirstPixel(new FakeCamera(new FakeMode(code, Width, Height, 30)) { Colors = colors }, code);
            Assert.Equal([red, green, blue], seen);
        }
    }

    [Fact]
    public async Task A_driver_of_an_old_kernel_tells_its_colour_space_alone()
    {
        VideoPixelFormat colors = Colors(space: 3, encoding: 1, quantization: 1) with { Private = 0 };

        Assert.Equal([227, 68, 18], await FirstPixel(new FakeCamera { Colors = colors }, "YUYV"));
    }

    [Theory]
    [InlineData(7)] // BT.2020 with constant luminance has no matrix
    [InlineData(99)]
    public async Task An_encoding_that_is_not_known_is_refused_by_its_number(uint encoding)
    {
        FakeCamera camera = new() { Colors = Colors(space: 10, encoding, quantization: 0) };
        await using V4L2FrameSource source = _kernel.Source(new V4L2Options { Device = _kernel.PlugIn("video0", camera) });

        EdgeException fault = Assert.Throws<EdgeException>(source.Start);

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains($"number {encoding} ", fault.What, StringComparison.Ordinal);
        Assert.Null(V4L2Devices.Describe(_kernel.PathOf("video0"), _kernel).Colors.Single().Color);
    }

    [Fact]
    public void A_cameras_colours_are_read_without_setting_anything()
    {
        FakeCamera camera = new(new FakeMode("MJPG", Width, Height, 30), new FakeMode("NV12", Width, Height, 30))
        {
            Colors = Colors(3, 0, 1),
        };
        string node = _kernel.PlugIn("video0", camera);

        V4L2ColorInfo told = V4L2Devices.Describe(node, _kernel).Colors.Single();

        Assert.Equal(new V4L2ColorInfo("NV12", new YcbcrColor(YcbcrMatrix.Bt709, IsFullRange: true)), told);
        Assert.Equal("MJPG", camera.FormatCode);
    }

    private static VideoPixelFormat Colors(uint space, uint encoding, uint quantization) =>
        new() { Private = VideoPixelFormat.IsExtended, ColorSpace = space, YcbcrEncoding = encoding, Quantization = quantization };

    /// <summary>The colour of a frame that is Y 100, U 90, V 200 all over.</summary>
    private async Task<byte[]> FirstPixel(FakeCamera camera, string code)
    {
        byte[] content = code == "YUYV"
            ? [.. Enumerable.Range(0, Width * Height * 2).Select(i => i % 2 == 0 ? (byte)100 : i % 4 == 1 ? (byte)90 : (byte)200)]
            :
            [
                .. Enumerable.Repeat((byte)100, Width * Height),
                .. Enumerable.Range(0, Width * Height / 2).Select(i => i % 2 == 0 ? (byte)90 : (byte)200),
            ];
        await using V4L2FrameSource source = _kernel.Source(new V4L2Options { Device = _kernel.PlugIn($"video-{code}", camera) });
        camera.Bring(new FakeFrame { Content = content });
        source.Start();
        using FrameLease frame = source.Read(Deadline.Token())!;
        byte[] picture = new byte[Width * Height * 3];
        RgbRows.Copy(frame.View, picture);
        return picture[..3];
    }
}
