using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;

namespace EdgeConvNeXt.Camera.Tests.Interop;

/// <summary>
/// Sizes and offsets as a C compiler gives them for the headers of Debian 12 (GStreamer 1.22, Linux 6.1) on a 64-bit machine.
/// </summary>
public sealed class StructLayoutTests
{
    [Fact]
    public void Structures_are_as_large_as_in_C()
    {
        Assert.Equal(16, Unsafe.SizeOf<GErrorFields>());
        Assert.Equal(16, Unsafe.SizeOf<GSListFields>());
        Assert.Equal(64, Unsafe.SizeOf<GstMiniObjectFields>());
        Assert.Equal(72, Unsafe.SizeOf<GstQueryFields>());
        Assert.Equal(104, Unsafe.SizeOf<GstMapInfo>());
        Assert.Equal(152, Unsafe.SizeOf<GstVideoInfo>());
        Assert.Equal(56, Unsafe.SizeOf<GstAppSinkCallbacks>());
    }

    [Fact]
    public void Fields_lie_where_they_lie_in_C()
    {
        Assert.Equal(8, Marshal.OffsetOf<GErrorFields>(nameof(GErrorFields.Message)));
        Assert.Equal(8, Marshal.OffsetOf<GSListFields>(nameof(GSListFields.Next)));
        Assert.Equal(72, Marshal.OffsetOf<GstBufferFields>(nameof(GstBufferFields.Pts)));
        Assert.Equal(64, Marshal.OffsetOf<GstQueryFields>(nameof(GstQueryFields.Type)));
        Assert.Equal(16, Marshal.OffsetOf<GstMapInfo>(nameof(GstMapInfo.Data)));
        Assert.Equal(24, Marshal.OffsetOf<GstMapInfo>(nameof(GstMapInfo.Size)));
        Assert.Equal(16, Marshal.OffsetOf<GstPadProbeInfo>(nameof(GstPadProbeInfo.Query)));
        Assert.Equal(16, Marshal.OffsetOf<GstVideoInfo>(nameof(GstVideoInfo.Width)));
        Assert.Equal(40, Marshal.OffsetOf<GstVideoInfo>(nameof(GstVideoInfo.Colorimetry)));
        Assert.Equal(72, Marshal.OffsetOf<GstVideoInfo>(nameof(GstVideoInfo.Offset)));
        Assert.Equal(104, Marshal.OffsetOf<GstVideoInfo>(nameof(GstVideoInfo.Stride)));
        Assert.Equal(28, Marshal.OffsetOf<GstVideoMeta>(nameof(GstVideoMeta.Format)));
        Assert.Equal(48, Marshal.OffsetOf<GstVideoMeta>(nameof(GstVideoMeta.Offset)));
        Assert.Equal(80, Marshal.OffsetOf<GstVideoMeta>(nameof(GstVideoMeta.Stride)));
        Assert.Equal(16, Marshal.OffsetOf<GstAppSinkCallbacks>(nameof(GstAppSinkCallbacks.NewSample)));
    }
}
