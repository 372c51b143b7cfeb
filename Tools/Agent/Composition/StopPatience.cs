namespace EdgeConvNeXt.Agent.Composition;

/// <summary>Waits for work that may take as long as it likes until a stop is asked for, and only so long after that.</summary>
internal static class StopPatience
{
    /// <summary>Waits for the work.</summary>
    /// <param name="work">The work; whatever it throws comes out here.</param>
    /// <param name="patience">How long to wait from the stop; asked for then.</param>
    /// <param name="clock">The clock of the patience.</param>
    /// <param name="stop">Begins the patience.</param>
    /// <returns>True when the work ended; false when it still goes on and patience is at its end.</returns>
    public static async Task<bool> WaitAsync(Task work, Func<TimeSpan> patience, TimeProvider clock, CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await Task.WhenAny(work, stopped.Task).ConfigureAwait(false);
        try
        {
            await work.WaitAsync(patience(), clock, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException) when (!work.IsFaulted)
        {
            // Work that ended in the same moment has ended.
            return work.IsCompleted;
        }
    }
}
