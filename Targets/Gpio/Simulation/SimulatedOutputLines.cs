using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio.Simulation;

/// <summary>Output lines of a simulated chip.</summary>
internal sealed class SimulatedOutputLines(SimulatedChip chip, int[] offsets, ulong safeLevels) : IOutputLines
{
    private bool _isDisposed;

    public int Count => offsets.Length;

    public void Set(ulong values, ulong mask)
    {
        LineRequestRules.CheckMask(mask, offsets.Length);
        lock (chip.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            chip.ThrowIfGone();
            chip.SetOutputs(offsets, values, mask);
        }
    }

    public void Dispose()
    {
        lock (chip.Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            chip.ThrowIfGone();
            chip.SetOutputs(offsets, safeLevels, ulong.MaxValue);
            chip.LetGo(offsets);
        }
    }
}
