using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>Output lines of a kernel's chip.</summary>
internal sealed class KernelOutputLines(IGpioKernel kernel, SafeHandle lines, int count, ulong safeLevels, string place) : IOutputLines
{
    // Holds a Set of another thread off until the disposal's safe levels are the last word.
    private readonly Lock _gate = new();
    private bool _isDisposed;

    public int Count => count;

    public void Set(ulong values, ulong mask)
    {
        LineRequestRules.CheckMask(mask, count);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (mask != 0)
            {
                Write(values, mask);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            try
            {
                Write(safeLevels, ulong.MaxValue >> (64 - count));
            }
            finally
            {
                lines.Dispose();
            }
        }
    }

    private void Write(ulong values, ulong mask)
    {
        GpioLineValues request = new() { Bits = values, Mask = mask };
        int errno = kernel.SetValues(lines, ref request);
        if (errno != Errno.None)
        {
            throw GpioFaults.Failed("set its lines", place, errno);
        }
    }
}
