using System.Text;
using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Agent.Gallery;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Gallery.Agent;

/// <summary>What the agent of the full gallery knows.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task The_source_type_opencv_makes_an_OpenCV_source()
    {
        const string Json = """{ "model": "m.edgemodel", "source": { "type": "opencv", "capture": "0" } }""";
        AgentConfiguration read = ConfigurationReader.Parse(Encoding.UTF8.GetBytes(Json), "/etc/station.json").Require();

        await using IFrameSource source = SourceRegistry.Create(
            Assert.IsType<OpenCvSourceConfiguration>(read.Source), new StationServices { Clock = TimeProvider.System, Loggers = NullLoggerFactory.Instance });

        Assert.Equal("OpenCV camera 0", Assert.IsType<OpenCvFrameSource>(source).Name);
    }

    [Fact]
    public void A_capture_belongs_to_opencv_alone()
    {
        const string Json = """{ "model": "m.edgemodel", "source": { "type": "v4l2", "capture": "0" } }""";

        Assert.Contains(
            ConfigurationReader.Parse(Encoding.UTF8.GetBytes(Json), "/etc/station.json").Faults,
            fault => fault.Message.Contains("source.capture does not belong to a source of type v4l2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iot:pinctrl-rp1", "pinctrl-rp1")]
    [InlineData("gpiochip0", "gpiochip0")]
    public void The_doctor_looks_for_a_chip_by_the_kernels_name(string chip, string expected) => Assert.Equal(expected, ChipRegistry.KernelName(chip));

    [Fact]
    public void A_chip_with_iot_before_its_name_goes_to_System_Device_Gpio()
    {
        EdgeException kernel = Assert.Throws<EdgeException>(() => ChipRegistry.Open("no-such-chip", TimeProvider.System));
        EdgeException iot = Assert.Throws<EdgeException>(() => ChipRegistry.Open("iot:no-such-chip", TimeProvider.System));

        Assert.DoesNotContain("libgpiod", kernel.Message, StringComparison.Ordinal);
        Assert.Contains("libgpiod", iot.Message, StringComparison.Ordinal);
    }
}
