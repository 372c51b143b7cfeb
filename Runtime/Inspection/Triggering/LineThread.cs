namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>The threads of a line.</summary>
internal static class LineThread
{
    /// <summary>Starts a thread. One that fails stops the others: half a line would look as if it worked.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="body">What it does.</param>
    /// <param name="stop">Stops the line; a cancellation by it is no fault.</param>
    /// <param name="failed">Called with what it failed with, before the others are stopped.</param>
    /// <returns>The thread's end.</returns>
    public static Task Start(string name, Action body, CancellationTokenSource stop, Action<Exception> failed)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                body();
                done.SetResult();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                done.SetResult();
            }
            catch (Exception fault)
            {
                failed(fault);
                stop.Cancel();
                done.SetException(fault);
            }
        }) { Name = $"line: {name}", IsBackground = true };
        thread.Start();
        return done.Task;
    }
}
