using System.Device.Gpio;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>Output pins of a controller. They change one after the other.</summary>
internal sealed class IotOutputLines(IotPins pins, int[] offsets, bool[] isActiveLow, ulong safeLevels) : IOutputLines
{
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <inheritdoc/>
    public int Count => offsets.Length;

    /// <inheritdoc/>
    public void Set(ulong values, ulong mask)
    {
        LineRequestRules.CheckMask(mask, Count);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Write(values, mask);
        }
    }

    /// <inheritdoc/>
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
                Write(safeLevels, Count == ISignalChip.MostLines ? ulong.MaxValue : (1UL << Count) - 1);
            }
            finally
            {
                pins.GiveBack(offsets);
            }
        }
    }

    // The controller's way for one pin allocates; that for many goes straight to the driver.
    private void Write(ulong values, ulong mask)
    {
        Span<PinValuePair> pairs = stackalloc PinValuePair[ISignalChip.MostLines];
        int count = 0;
        for (int line = 0; line < Count; line++)
        {
            if ((mask >> line & 1) != 0)
            {
                bool isHigh = (values >> line & 1) != 0 ^ isActiveLow[line];
                pairs[count++] = new PinValuePair(offsets[line], isHigh ? PinValue.High : PinValue.Low);
            }
        }

        try
        {
            pins.Controller.Write(pairs[..count]);
        }
        catch (Exception fault) when (IotFaults.IsOutside(fault))
        {
            throw IotFaults.Failed("set the lines", $"{pins.Place}, offsets {string.Join(", ", offsets)}", fault);
        }
    }
}
