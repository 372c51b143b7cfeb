using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>Input lines of a kernel's chip. Cancellation and disposal wake the waiting thread through an eventfd.</summary>
internal sealed class KernelEdgeInput : IEdgeInput
{
    private const int MostEventsAtOnce = 64;

    private readonly IGpioKernel _kernel;
    private readonly SafeHandle _lines;
    private readonly SafeHandle _waker;
    private readonly int[] _offsets;
    private readonly string _place;
    private readonly GpioLineEvent[] _events = new GpioLineEvent[MostEventsAtOnce];
    private readonly SequenceGaps _gaps = new();
    private volatile bool _isDisposed;

    private KernelEdgeInput(IGpioKernel kernel, SafeHandle lines, SafeHandle waker, int[] offsets, string place)
    {
        _kernel = kernel;
        _lines = lines;
        _waker = waker;
        _offsets = offsets;
        _place = place;
    }

    public int LineCount => _offsets.Length;

    public long LostEdges => _gaps.Missing;

    /// <summary>Owns <paramref name="lines"/> from here on.</summary>
    public static KernelEdgeInput Create(IGpioKernel kernel, SafeHandle lines, int[] offsets, string place)
    {
        int errno = kernel.CreateWaker(out SafeHandle waker);
        if (errno == Errno.None)
        {
            return new KernelEdgeInput(kernel, lines, waker, offsets, place);
        }

        waker.Dispose();
        lines.Dispose();
        throw GpioFaults.Refused("give an eventfd", place, errno);
    }

    public int Read(Span<SignalEdge> edges, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LineRequestRules.CheckRead(edges, timeout);
        ThrowIfOver(cancellationToken);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static input => ((KernelEdgeInput)input!).Wake(), this);
        long start = Stopwatch.GetTimestamp();
        TimeSpan left = timeout;
        while (true)
        {
            Check("wait for edges", _kernel.Wait(_lines, _waker, left, out bool hasEvents, out bool isWoken));
            if (isWoken)
            {
                // A cancellation that came as the last Read ended leaves its mark behind: then the wait goes on.
                Check("wait for edges", _kernel.ClearWaker(_waker));
                ThrowIfOver(cancellationToken);
            }

            if (hasEvents)
            {
                return Take(edges);
            }

            left = Left(timeout, start);
            if (!isWoken || left == TimeSpan.Zero)
            {
                return 0;
            }
        }
    }

    public bool Level(int line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line, LineCount);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        GpioLineValues values = new() { Mask = 1UL << line };
        Check("read its lines", _kernel.GetValues(_lines, ref values));
        return (values.Bits & values.Mask) != 0;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Wake();
        _lines.Dispose();
        _waker.Dispose();
    }

    private static TimeSpan Left(TimeSpan timeout, long start)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return timeout;
        }

        TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private int Take(Span<SignalEdge> edges)
    {
        Span<GpioLineEvent> events = _events.AsSpan(0, Math.Min(edges.Length, MostEventsAtOnce));
        Check("deliver edges", _kernel.ReadEvents(_lines, events, out int count));
        for (int index = 0; index < count; index++)
        {
            ref readonly GpioLineEvent found = ref events[index];
            _gaps.Take(found.Sequence);
            int line = Array.IndexOf(_offsets, (int)found.Offset);
            edges[index] = new SignalEdge(
                line, found.Kind == GpioLineEvent.RisingEdge, new MonotonicTime((long)found.Timestamp), found.LineSequence);
        }

        return count;
    }

    private void Wake()
    {
        try
        {
            Check("be woken", _kernel.Wake(_waker));
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            // The token was cancelled while the input was disposed, which ends the wait just as well.
            return;
        }
    }

    private void ThrowIfOver(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Check(string what, int errno)
    {
        if (errno != Errno.None)
        {
            throw GpioFaults.Failed(what, _place, errno);
        }
    }
}
