using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Doctor;

namespace EdgeConvNeXt.Station.Tests.Doctor;

/// <summary>What is printed of a camera, which the machine that runs these tests need not have.</summary>
public sealed class DoctorTextTests
{
    private static readonly CameraReport Camera = new()
    {
        Node = "/dev/video0",
        Name = "Line camera",
        Serial = "A1",
        BusPath = "usb-1.2",
        Modes = [.. Enumerable.Range(1, 8).Select(size => $"YUYV {size}x{size} at 10")],
        Colors = ["YUYV: BT.601, limited range", "MJPG: BT.601, full range"],
        TimeStamps = "end of the frame, set back by the exposure",
        Controls = ["exposure 1 to 5000, now 157"],
    };

    [Fact]
    public void A_camera_has_a_line_for_each_thing_that_is_known_of_it() => Assert.Equal(
        """
        cameras     /dev/video0: Line camera, serial number A1, usb-1.2
                      YUYV 1x1 at 10
                      YUYV 2x2 at 10
                      YUYV 3x3 at 10
                      YUYV 4x4 at 10
                      YUYV 5x5 at 10
                      YUYV 6x6 at 10
                      and 2 more (--json lists them)
                      colours of YUYV: BT.601, limited range
                      colours of MJPG: BT.601, full range
                      time stamps: end of the frame, set back by the exposure
                      exposure 1 to 5000, now 157
        """,
        Lines(Camera));

    [Fact]
    public void A_camera_that_cannot_be_asked_has_its_trouble() => Assert.Equal(
        """
        cameras     /dev/video0: Line camera
                      no permission
        """,
        Lines(new CameraReport { Node = "/dev/video0", Name = "Line camera", Trouble = "no permission", Modes = [], Controls = [] }));

    [Fact]
    public void A_name_cannot_forge_a_line() =>
        Assert.Contains(@"Line\nhealth      fine", Lines(Camera with { Name = "Line\nhealth      fine" }), StringComparison.Ordinal);

    [Theory]
    [InlineData(V4L2TimeStamp.StartOfExposure, "start of exposure")]
    [InlineData(V4L2TimeStamp.EndOfFrame, "end of frame, taken back")]
    [InlineData(V4L2TimeStamp.None, "none that can be used: the moment of arrival, taken back")]
    [InlineData(null, "not known, for another program has the camera")]
    public void What_a_driver_stamps_and_which_colours_it_means_is_told_in_words(V4L2TimeStamp? stamps, string expected)
    {
        V4L2Abilities able = new([], [])
        {
            TimeStamps = stamps,
            Colors = [new V4L2ColorInfo("YUYV", new YcbcrColor(YcbcrMatrix.Bt709, IsFullRange: true)), new V4L2ColorInfo("NV12", null)],
        };

        string lines = Lines(DeviceSurvey.Describe(Camera, able));

        Assert.Contains($"time stamps: {expected}", lines, StringComparison.Ordinal);
        Assert.Contains("colours of YUYV: BT.709, full range\n", lines, StringComparison.Ordinal);
        Assert.Contains("colours of NV12: encoded in a way that is not known here\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void What_resizes_pictures_is_said()
    {
        MachineReport report = new()
        {
            Version = "0.1.0", Processor = new ProcessorReport("x64", null, 4, null, []), Resizer = "avx2", Health = [], Findings = [],
        };

        Assert.Contains("pictures are resized by: avx2", DoctorText.Of(report, _ => false), StringComparison.Ordinal);
    }

    private static string Lines(CameraReport camera)
    {
        MachineReport report = new()
        {
            Version = "0.1.0", Processor = new ProcessorReport("arm64", null, 4, null, []), Cameras = [camera], Health = [], Findings = [],
        };
        string[] lines = DoctorText.Of(report, _ => false).Split(Environment.NewLine);
        int first = Array.FindIndex(lines, line => line.StartsWith("cameras", StringComparison.Ordinal));
        int next = Array.FindIndex(lines, first + 1, line => line.Length > 0 && line[0] != ' ');
        return string.Join('\n', lines[first..next]);
    }
}
