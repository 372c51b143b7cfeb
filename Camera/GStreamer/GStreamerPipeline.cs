using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>One running pipeline that brings its samples to a slot. Disposing it stops its threads first.</summary>
internal sealed unsafe class GStreamerPipeline : IDisposable
{
    private readonly GstPipelineHandle _pipeline;
    private readonly GstObjectHandle _bus;
    private readonly SampleSlot _slot;
    private GCHandle _slotHandle;

    private GStreamerPipeline(GstPipelineHandle pipeline, SampleSlot slot)
    {
        _pipeline = pipeline;
        _slot = slot;
        _slotHandle = GCHandle.Alloc(slot);
        _bus = Gst.ElementGetBus(pipeline);
    }

    /// <summary>What the pipeline complained of first, or null. After that only frames come that were on their way already.</summary>
    public string? Error { get; private set; }

    /// <summary>The moment on CLOCK_MONOTONIC at which the stream's time began.</summary>
    public MonotonicTime BaseTime => new((long)Gst.ElementGetBaseTime(_pipeline));

    /// <summary>
    /// Makes the pipeline of a text and sets it going; samples then arrive in <paramref name="slot"/>, and complaints in
    /// <see cref="Error"/>.
    /// </summary>
    /// <exception cref="EdgeException">The text is no pipeline.</exception>
    public static GStreamerPipeline Open(PipelineText text, SampleSlot slot)
    {
        GstPipelineHandle handle = Gst.ParseLaunch(text.Complete, out nint error);
        if (error != 0 || handle.IsInvalid)
        {
            string reason = GLib.TakeError(error, "no reason given");
            handle.Dispose();
            throw text.Malformed(reason);
        }

        if (GObject.TypeCheckInstanceIsA(handle.DangerousGetHandle(), Gst.PipelineGetType()) == 0)
        {
            handle.Dispose();
            throw text.Malformed("it is a single element");
        }

        GStreamerPipeline pipeline = new(handle, slot);
        try
        {
            pipeline.ConnectSink(text);
            pipeline.Play();
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Takes messages off the bus up to the next error, if there is one, and keeps the first error of all.</summary>
    public void Poll()
    {
        nint message = Gst.BusPopFiltered(_bus, Gst.MessageError);
        if (message == 0)
        {
            return;
        }

        Gst.MessageParseError(message, out nint error, out nint details);
        Gst.MiniObjectUnref(message);
        string text = GLib.TakeError(error, "unknown error");
        string detail = LastLine(GLib.TakeString(details));
        Error ??= detail.Length == 0 ? text : $"{text} ({detail})";
    }

    public void Dispose()
    {
        // First the streaming thread must be able to leave the slot, then it is stopped, then nothing refers to the slot any more
        _slot.Close();
        _bus.Dispose();
        _pipeline.Dispose();
        if (_slotHandle.IsAllocated)
        {
            _slotHandle.Free();
        }
    }

    private void ConnectSink(PipelineText text)
    {
        using GstObjectHandle sink = Gst.BinGetByName(_pipeline, PipelineText.SinkName);
        if (sink.IsInvalid || GObject.TypeCheckInstanceIsA(sink.DangerousGetHandle(), GstApp.SinkGetType()) == 0)
        {
            throw text.Malformed($"its appsink is not named {PipelineText.SinkName}");
        }

        nint caps = Gst.CapsFromString(FrameLayout.AcceptedCaps);
        GstApp.SinkSetCaps(sink, caps);
        Gst.MiniObjectUnref(caps);
        GstApp.SinkSetMaxBuffers(sink, 1);
        GstAppSinkCallbacks callbacks = new() { NewSample = &OnSample, Ended = &OnEnd };
        GstApp.SinkSetCallbacks(sink, &callbacks, GCHandle.ToIntPtr(_slotHandle), destroy: 0);
        AcceptAnyLayout(sink);
    }

    /// <summary>
    /// Tells the elements before the sink that it reads the layout of each buffer, so that none copies frames just to pack their rows.
    /// </summary>
    private static void AcceptAnyLayout(GstObjectHandle sink)
    {
        using GstObjectHandle pad = Gst.ElementGetStaticPad(sink, "sink");
        if (!pad.IsInvalid)
        {
            _ = Gst.PadAddProbe(pad, Gst.ProbeQueryDownstream, &OnQuery, userData: 0, destroy: 0);
        }
    }

    private void Play()
    {
        // With the system clock the stream's time is CLOCK_MONOTONIC less the base time, whatever clock an element would offer
        using GstObjectHandle clock = Gst.SystemClockObtain();
        Gst.PipelineUseClock(_pipeline, clock);
        _slot.Open();
        if (Gst.ElementSetState(_pipeline, Gst.StatePlaying) == Gst.StateChangeFailure)
        {
            Poll();
            Error ??= "the pipeline could not be started";
        }
    }

    private static string LastLine(string text) => text.AsSpan(text.LastIndexOf('\n') + 1).Trim().TrimEnd('.').ToString();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSample(nint sink, nint slotHandle)
    {
        nint sample = GstApp.SinkPullSample(sink);
        if (sample == 0)
        {
            return Gst.FlowEos;
        }

        if (((SampleSlot)GCHandle.FromIntPtr(slotHandle).Target!).Put(sample))
        {
            return Gst.FlowOk;
        }

        Gst.MiniObjectUnref(sample);
        return Gst.FlowFlushing;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEnd(nint sink, nint slotHandle) => ((SampleSlot)GCHandle.FromIntPtr(slotHandle).Target!).End();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnQuery(nint pad, GstPadProbeInfo* info, nint userData)
    {
        if (info->Query is null || info->Query->Type != Gst.QueryAllocation)
        {
            return Gst.ProbeOk;
        }

        Gst.QueryAddAllocationMeta(info->Query, GstVideo.MetaApiGetType(), parameters: 0);
        return Gst.ProbeHandled;
    }
}
