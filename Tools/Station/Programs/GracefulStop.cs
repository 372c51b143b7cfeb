namespace EdgeConvNeXt.Station.Programs;

/// <summary>Waits for work that may take as long as it likes until a stop is asked for, and only so long after that.</summary>
internal static class GracefulStop
{
    /// <summary>
    /// Runs work on a thread of its own, and leaves it behind there when it takes too long; it does not keep the process alive.
    /// </summary>
    /// <param name="work">The work; whatever it throws in time comes out here.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="clock">The clock of the patience.</param>
    /// <returns>Whether it ended in time.</returns>
    public static Task<bool> RunAsync(Action work, TimeSpan patience, TimeProvider clock)
    {
        Task running = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return WaitAsync(running, () => patience, clock, new CancellationToken(canceled: true));
    }

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
