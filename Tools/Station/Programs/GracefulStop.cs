namespace EdgeConvNeXt.Station.Programs;

/// <summary>Waits for work, without limit until a stop is requested, and only so long after that.</summary>
internal static class GracefulStop
{
    /// <summary>
    /// Runs work on a thread of its own, and leaves it behind there when it takes too long; it does not keep the process alive.
    /// </summary>
    /// <param name="work">The work; whatever it throws in time comes out here.</param>
    /// <param name="timeout">How long to wait for it.</param>
    /// <param name="clock">The clock of the timeout.</param>
    /// <returns>Whether it ended in time.</returns>
    public static Task<bool> RunAsync(Action work, TimeSpan timeout, TimeProvider clock)
    {
        Task running = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return WaitAsync(running, () => timeout, clock, new CancellationToken(canceled: true));
    }

    /// <summary>Waits for the work.</summary>
    /// <param name="work">The work; whatever it throws comes out here.</param>
    /// <param name="timeout">How long to wait from the stop; called then.</param>
    /// <param name="clock">The clock of the timeout.</param>
    /// <param name="stop">Starts the timeout.</param>
    /// <returns>True when the work ended; false when it still goes on after the timeout.</returns>
    public static async Task<bool> WaitAsync(Task work, Func<TimeSpan> timeout, TimeProvider clock, CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await Task.WhenAny(work, stopped.Task).ConfigureAwait(false);
        try
        {
            await work.WaitAsync(timeout(), clock, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            // Either the wait's or the work's own. Work that ended in the same moment has ended, in whichever way.
            if (!work.IsCompleted)
            {
                return false;
            }

            await work.ConfigureAwait(false);
            return true;
        }
    }
}
