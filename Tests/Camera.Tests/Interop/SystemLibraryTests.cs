using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.Tests.Interop;

public sealed class SystemLibraryTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_Debian_package_that_brings_it()
    {
        SystemLibrary missing = new("libedge-nothing.so.7", "libedge-nothing7");

        EdgeException fault = Assert.Throws<EdgeException>(missing.Require);

        Assert.Equal(EdgeFault.NativeLibrary, fault.Fault);
        Assert.Equal(
            "A library of the operating system cannot be loaded (libedge-nothing.so.7): "
            + "expected the library that the Debian package libedge-nothing7 brings. Install it: apt-get install libedge-nothing7.",
            fault.Message);
    }

    [Fact]
    public void Every_library_that_the_product_names_can_be_loaded_here()
    {
        SystemLibraries.TurboJpeg.Require();
        SystemLibraries.GdkPixbuf.Require();
        SystemLibraries.Gst.Require();
        SystemLibraries.GstApp.Require();
        SystemLibraries.GstVideo.Require();
    }
}
