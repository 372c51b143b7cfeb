using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>libgstreamer 1.16 or newer: pipelines, buses, samples, buffers. gboolean is an int that is 0 for false.</summary>
/// <seealso href="https://gstreamer.freedesktop.org/documentation/gstreamer/gi-index.html"/>
internal static unsafe partial class Gst
{
    /// <summary>GST_STATE_NULL, GST_STATE_PLAYING.</summary>
    public const int StateNull = 1, StatePlaying = 4;

    /// <summary>GST_STATE_CHANGE_FAILURE.</summary>
    public const int StateChangeFailure = 0;

    /// <summary>GST_MESSAGE_ERROR.</summary>
    public const int MessageError = 2;

    /// <summary>GST_FORMAT_TIME.</summary>
    public const int FormatTime = 3;

    /// <summary>GST_MAP_READ.</summary>
    public const int MapRead = 1;

    /// <summary>GST_FLOW_OK, GST_FLOW_FLUSHING, GST_FLOW_EOS.</summary>
    public const int FlowOk = 0, FlowFlushing = -2, FlowEos = -3;

    /// <summary>GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM.</summary>
    public const int ProbeQueryDownstream = 512;

    /// <summary>GST_PAD_PROBE_OK, GST_PAD_PROBE_HANDLED.</summary>
    public const int ProbeOk = 1, ProbeHandled = 4;

    /// <summary>GST_QUERY_ALLOCATION.</summary>
    public const int QueryAllocation = 35846;

    /// <summary>GST_CLOCK_TIME_NONE: no time is known.</summary>
    public const ulong ClockTimeNone = ulong.MaxValue;

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_init_check")]
    public static partial int InitCheck(nint argumentCount, nint arguments, out nint error);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_parse_launch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial GstPipelineHandle ParseLaunch(string description, out nint error);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_pipeline_get_type")]
    public static partial nuint PipelineGetType();

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_bin_get_by_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial GstObjectHandle BinGetByName(GstPipelineHandle bin, string name);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_element_set_state")]
    public static partial int ElementSetState(GstPipelineHandle element, int state);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_element_set_state")]
    public static partial int ElementSetState(nint element, int state);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_element_get_bus")]
    public static partial GstObjectHandle ElementGetBus(GstPipelineHandle element);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_element_get_base_time")]
    public static partial ulong ElementGetBaseTime(GstPipelineHandle element);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_element_get_static_pad", StringMarshalling = StringMarshalling.Utf8)]
    public static partial GstObjectHandle ElementGetStaticPad(GstObjectHandle element, string name);

    /// <summary>The clock of CLOCK_MONOTONIC.</summary>
    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_system_clock_obtain")]
    public static partial GstObjectHandle SystemClockObtain();

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_pipeline_use_clock")]
    public static partial void PipelineUseClock(GstPipelineHandle pipeline, GstObjectHandle clock);

    /// <summary>
    /// Takes the next message of the requested types from the bus and throws away those before it; 0 where there is none.
    /// </summary>
    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_bus_pop_filtered")]
    public static partial nint BusPopFiltered(GstObjectHandle bus, int types);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_message_parse_error")]
    public static partial void MessageParseError(nint message, out nint error, out nint details);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_object_unref")]
    public static partial void ObjectUnref(nint instance);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_mini_object_ref")]
    public static partial nint MiniObjectRef(nint instance);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_mini_object_unref")]
    public static partial void MiniObjectUnref(nint instance);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_caps_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CapsFromString(string text);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_sample_get_buffer")]
    public static partial GstBufferFields* SampleGetBuffer(nint sample);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_sample_get_caps")]
    public static partial nint SampleGetCaps(nint sample);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_sample_get_segment")]
    public static partial nint SampleGetSegment(nint sample);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_segment_to_running_time")]
    public static partial ulong SegmentToRunningTime(nint segment, int format, ulong position);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_buffer_map")]
    public static partial int BufferMap(GstBufferFields* buffer, GstMapInfo* map, int flags);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_buffer_unmap")]
    public static partial void BufferUnmap(GstBufferFields* buffer, GstMapInfo* map);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_pad_add_probe")]
    public static partial nuint PadAddProbe(
        GstObjectHandle pad, int mask, delegate* unmanaged[Cdecl]<nint, GstPadProbeInfo*, nint, int> callback, nint userData, nint destroy);

    [LibraryImport(SystemLibraries.GstName, EntryPoint = "gst_query_add_allocation_meta")]
    public static partial void QueryAddAllocationMeta(GstQueryFields* query, nuint api, nint parameters);
}
