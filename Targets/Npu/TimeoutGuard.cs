using System.Globalization;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>
/// A source inside of which a call may hang, as a driver's library does with its driver. It is given up for as long as it hangs, and read
/// again after that.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="timeout">How long one reading may take.</param>
/// <param name="clock">The clock of the timeout.</param>
public sealed class TimeoutGuard(IHealthSource source, TimeSpan timeout, TimeProvider clock) : IHealthSource
{
    private Task<HealthReading>? _pending;

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public async Task<HealthReading> ReadAsync(CancellationToken stop)
    {
        // One call that hangs takes one thread, not one for each question.
        if (_pending is { IsCompleted: false })
        {
            return HealthReading.Without($"{Name} still does not answer: its driver hangs.");
        }

        _pending = Task.Run(() => source.ReadAsync(stop), CancellationToken.None);
        try
        {
            return await _pending.WaitAsync(timeout, clock, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return HealthReading.Without(
                string.Create(CultureInfo.InvariantCulture, $"{Name} did not answer within {timeout.TotalSeconds} s: its driver hangs."));
        }
    }
}
