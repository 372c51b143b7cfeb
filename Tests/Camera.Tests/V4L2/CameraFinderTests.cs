using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>Which cameras there are, and which one is meant.</summary>
public sealed class CameraFinderTests : IDisposable
{
    private readonly FakeKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void Cameras_are_listed_by_number_and_nodes_without_pictures_are_left_out()
    {
        string tenth = _kernel.PlugIn("video10", new FakeCamera { Card = "B", BusInfo = "usb-2" });
        string second = _kernel.PlugIn("video2", new FakeCamera { Card = "A", BusInfo = "usb-1" }, "A1");
        _kernel.PlugIn(
            "video3", new FakeCamera { Card = "A", BusInfo = "usb-1", Capabilities = VideoCapability.Streaming }, "A1", index: 1);

        Assert.Equal(
            [new V4L2Device(second, "A", "", "usb-1", "A1", 0), new V4L2Device(tenth, "B", "", "usb-2", null, 0)],
            _kernel.Finder().Find());
    }

    [Fact]
    public void A_camera_that_may_not_be_opened_is_listed_with_the_reason()
    {
        string node = _kernel.PlugIn("video0", new FakeCamera { Card = "A" }, "A1");
        _kernel.OpenErrors[node] = Errno.PermissionDenied;

        V4L2Device camera = Assert.Single(_kernel.Finder().Find());

        Assert.Equal((node, "A", "A1", "Permission denied (errno 13)"), (camera.Node, camera.Name, camera.Serial, camera.Trouble));
    }

    [Fact]
    public void Without_the_kernels_list_there_are_no_cameras() =>
        Assert.Empty(new CameraFinder(_kernel, "/nowhere", _kernel.NodeFolder).Find());

    [Theory]
    [InlineData("A1")]
    [InlineData("usb-1")]
    [InlineData("front camera")]
    public void A_camera_is_found_by_serial_number_bus_path_or_name(string asked)
    {
        string meant = _kernel.PlugIn("video4", new FakeCamera { Card = "Front Camera", BusInfo = "usb-1" }, "A1");
        _kernel.PlugIn("video5", new FakeCamera { Card = "Front Camera", BusInfo = "usb-1" }, "A1", index: 1);
        _kernel.PlugIn("video6", new FakeCamera { Card = "Back Camera", BusInfo = "usb-2" }, "B2");

        Assert.Equal(meant, Search(asked).FindFirst());
    }

    [Fact]
    public void A_name_that_fits_two_cameras_is_refused_with_both()
    {
        _kernel.PlugIn("video0", new FakeCamera { BusInfo = "usb-1" });
        _kernel.PlugIn("video1", new FakeCamera { BusInfo = "usb-2" });

        EdgeException fault = Assert.Throws<EdgeException>(() => Search("Fake Camera").FindFirst());

        Assert.Equal((EdgeFault.Configuration, "The name fits several cameras"), (fault.Fault, fault.What));
        Assert.Contains("usb-1), ", fault.Remedy, StringComparison.Ordinal);
        Assert.Contains("usb-2)", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_camera_named_by_its_bus_path_is_whichever_is_plugged_in_there()
    {
        _kernel.PlugIn("video0", new FakeCamera { BusInfo = "usb-1" }, "A1");
        CameraSearch search = Search("usb-1");
        search.Remember(search.FindFirst());
        _kernel.PullOut("video0");
        string spare = _kernel.PlugIn("video1", new FakeCamera { Card = "Spare", BusInfo = "usb-1" }, "S3");

        Assert.Equal(spare, search.FindAgain());
    }

    [Fact]
    public void A_camera_named_by_a_link_is_known_by_what_the_link_leads_to()
    {
        string link = _kernel.PathOf("by-id-front");
        File.CreateSymbolicLink(link, _kernel.PlugIn("video0", new FakeCamera { BusInfo = "usb-1" }, "A1"));
        CameraSearch search = Search(link);
        Assert.Equal(link, search.FindFirst());
        search.Remember(link);
        File.Delete(link);
        _kernel.PullOut("video0");
        string back = _kernel.PlugIn("video5", new FakeCamera { BusInfo = "usb-2" }, "A1");

        Assert.Equal(back, search.FindAgain());
    }

    private CameraSearch Search(string asked) => new(_kernel.Finder(), asked);
}
