using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Makes a GstSample by hand, with rows and planes wherever a test wants them, as camera drivers do.</summary>
internal static unsafe partial class NativeSample
{
    private const string Gst = "libgstreamer-1.0.so.0";
    private const string GstVideo = "libgstvideo-1.0.so.0";

    /// <summary>A sample of so many bytes, each its position modulo 251.</summary>
    /// <param name="caps">What the sample is said to be.</param>
    /// <param name="bytes">The size of its memory.</param>
    /// <param name="format">A GST_VIDEO_FORMAT, or 0 for a buffer that does not describe its own layout.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="offsets">Where the planes begin.</param>
    /// <param name="strides">Bytes from row to row of each plane.</param>
    public static nint Make(string caps, int bytes, int format, uint width, uint height, ulong[] offsets, int[] strides)
    {
        nint buffer = BufferNewAllocate(0, (nuint)bytes, 0);
        byte[] content = [.. Enumerable.Range(0, bytes).Select(i => (byte)(i % 251))];
        fixed (byte* source = content)
        {
            Assert.Equal((nuint)bytes, BufferFill(buffer, 0, source, (nuint)bytes));
        }

        if (format != 0)
        {
            ulong[] fourOffsets = [.. offsets, .. new ulong[4 - offsets.Length]];
            int[] fourStrides = [.. strides, .. new int[4 - strides.Length]];
            fixed (ulong* offset = fourOffsets)
            {
                fixed (int* stride = fourStrides)
                {
                    Assert.NotEqual(0, AddVideoMeta(buffer, 0, format, width, height, (uint)offsets.Length, offset, stride));
                }
            }
        }

        nint description = EdgeConvNeXt.Camera.Interop.Gst.CapsFromString(caps);
        nint sample = SampleNew(buffer, description, 0, 0);
        EdgeConvNeXt.Camera.Interop.Gst.MiniObjectUnref(buffer);
        EdgeConvNeXt.Camera.Interop.Gst.MiniObjectUnref(description);
        return sample;
    }

    /// <summary>How many hold a reference to a GstMiniObject.</summary>
    public static int References(nint instance) => ((GstMiniObjectFields*)instance)->ReferenceCount;

    [LibraryImport(Gst, EntryPoint = "gst_buffer_new_allocate")]
    private static partial nint BufferNewAllocate(nint allocator, nuint size, nint parameters);

    [LibraryImport(Gst, EntryPoint = "gst_buffer_fill")]
    private static partial nuint BufferFill(nint buffer, nuint offset, byte* source, nuint size);

    [LibraryImport(Gst, EntryPoint = "gst_sample_new")]
    private static partial nint SampleNew(nint buffer, nint caps, nint segment, nint info);

    [LibraryImport(GstVideo, EntryPoint = "gst_buffer_add_video_meta_full")]
    private static partial nint AddVideoMeta(
        nint buffer, int flags, int format, uint width, uint height, uint planes, ulong* offsets, int* strides);
}
