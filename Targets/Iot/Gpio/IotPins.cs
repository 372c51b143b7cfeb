using System.Device.Gpio;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Targets.Iot.Gpio;

/// <summary>
/// The pins of one controller and their holders in this program. It closes the controller when the chip and all that was requested from it
/// are gone. Any thread may call.
/// </summary>
internal sealed class IotPins
{
    private readonly Lock _gate = new();
    private readonly SignalLine[] _lines;
    private int _holders = 1;

    /// <param name="driver">The driver, which the controller owns from now on.</param>
    /// <param name="place">How messages name the chip.</param>
    public IotPins(GpioDriver driver, string place)
    {
        Place = place;
        Controller = new GpioController(driver);
        _lines = [.. Enumerable.Range(0, Controller.PinCount).Select(Free)];
    }

    /// <summary>How messages name the chip.</summary>
    public string Place { get; }

    /// <summary>The controller.</summary>
    public GpioController Controller { get; }

    /// <summary>The lines as they are now, as far as System.Device.Gpio shows.</summary>
    public IReadOnlyList<SignalLine> Describe()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    /// <summary>Opens pins, all or none.</summary>
    /// <param name="consumer">Their holder.</param>
    /// <param name="offsets">The pins.</param>
    /// <param name="isActiveLow">For each whether the low voltage is the active one.</param>
    /// <param name="open">Opens one of them, by its index.</param>
    /// <param name="isOutput">Whether they are outputs.</param>
    public void Take(string consumer, int[] offsets, bool[] isActiveLow, Action<int> open, bool isOutput)
    {
        lock (_gate)
        {
            if (offsets.Select(offset => _lines[offset]).FirstOrDefault(line => line.IsUsed) is { } taken)
            {
                throw GpioFaults.LineInUse(Place, taken);
            }

            OpenAll(offsets, open);
            for (int pin = 0; pin < offsets.Length; pin++)
            {
                _lines[offsets[pin]] = new SignalLine(offsets[pin], "", IsUsed: true, consumer, isOutput, isActiveLow[pin]);
            }

            _holders++;
        }
    }

    /// <summary>Closes pins and gives them back.</summary>
    public void GiveBack(int[] offsets)
    {
        lock (_gate)
        {
            try
            {
                CloseAll(offsets);
            }
            finally
            {
                foreach (int offset in offsets)
                {
                    _lines[offset] = Free(offset);
                }

                Release();
            }
        }
    }

    /// <summary>One holder less.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_holders == 0)
            {
                Controller.Dispose();
            }
        }
    }

    private void OpenAll(int[] offsets, Action<int> open)
    {
        int opened = 0;
        try
        {
            for (; opened < offsets.Length; opened++)
            {
                open(opened);
            }
        }
        catch (Exception fault) when (IotFaults.IsOutside(fault))
        {
            // The one that failed may be open already and only refuse its mode.
            CloseAll([.. offsets.Take(opened + 1).Where(Controller.IsPinOpen)]);
            throw IotFaults.Failed("give these lines", $"{Place}, offsets {string.Join(", ", offsets)}", fault);
        }
    }

    private void CloseAll(int[] offsets)
    {
        foreach (int offset in offsets)
        {
            Controller.ClosePin(offset);
        }
    }

    private static SignalLine Free(int offset) => new(offset, "", IsUsed: false, "", IsOutput: false, IsActiveLow: false);
}
