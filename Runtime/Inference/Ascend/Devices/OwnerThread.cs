using System.Runtime.ExceptionServices;

namespace EdgeConvNeXt.Runtime.Inference.Ascend.Devices;

/// <summary>
/// The one thread that calls AscendCL for a device. AscendCL keeps a current context for each thread, and a call from another one fails
/// (107002), so that neither the thread pool nor async code may call it. <see cref="Run"/> hands a task over and waits for its end; it
/// allocates nothing.
/// </summary>
/// <remarks>
/// The thread that inspects waits here for the device, as it would inside of a driver's call. The monitor is held for the hand-over alone,
/// never while the device works. Waiting is bounded: native code that does not come back cannot be stopped, so the thread is then given up
/// together with what it holds, and every later call is refused.
/// </remarks>
internal sealed class OwnerThread
{
    // Monitor's Wait and Pulse work on a plain object; events and semaphores would need a second one to wait for a turn.
    private readonly object _gate = new();
    private readonly string _where;
    private IOwnerTask? _task;
    private ExceptionDispatchInfo? _failure;
    private bool _isTaken;
    private bool _isDone;
    private bool _isStopping;

    /// <param name="name">The thread's name.</param>
    /// <param name="where">The device, for messages.</param>
    public OwnerThread(string name, string where)
    {
        _where = where;
        new Thread(Work) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Whether a task did not come back in time.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Does a task on the thread and waits for it. Callers take turns.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="timeout">The longest that it may take, not counting the tasks before it.</param>
    /// <exception cref="EdgeException">It took longer, now or earlier: the thread is given up.</exception>
    public void Run(IOwnerTask task, TimeSpan timeout)
    {
        ExceptionDispatchInfo? failure;
        lock (_gate)
        {
            while (_task is not null && !IsAbandoned)
            {
                Monitor.Wait(_gate);
            }

            ThrowIfAbandoned();
            ObjectDisposedException.ThrowIf(_isStopping, this);
            _task = task;
            _isDone = false;
            Monitor.PulseAll(_gate);
            WaitForEnd(timeout);
            failure = _failure;
            _failure = null;
            _task = null;
            Monitor.PulseAll(_gate);
        }

        failure?.Throw();
    }

    /// <summary>Lets the thread end once it is idle.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitForEnd(TimeSpan timeout)
    {
        long end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (!_isDone)
        {
            long left = end - Environment.TickCount64;
            if (left <= 0 || !Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue)))
            {
                IsAbandoned = !_isDone;
                Monitor.PulseAll(_gate);
                ThrowIfAbandoned();
            }
        }
    }

    private void ThrowIfAbandoned()
    {
        if (IsAbandoned)
        {
            throw new EdgeException(
                EdgeFault.Device,
                "The device hangs: a call into AscendCL did not come back",
                _where,
                "an answer within the time limit",
                "Start the program anew, for the device cannot be freed from within; check it with npu-smi info, "
                + "and restart the machine if it happens again.");
        }
    }

    private void Work()
    {
        while (Take() is { } task)
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                task.Execute();
            }
            catch (Exception fault)
            {
                failure = ExceptionDispatchInfo.Capture(fault);
            }

            lock (_gate)
            {
                _failure = failure;
                _isTaken = false;
                _isDone = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // Null when there is nothing left to do, ever.
    private IOwnerTask? Take()
    {
        lock (_gate)
        {
            while ((_task is null || _isTaken || _isDone) && !_isStopping && !IsAbandoned)
            {
                Monitor.Wait(_gate);
            }

            if (IsAbandoned || _task is null || _isDone)
            {
                return null;
            }

            _isTaken = true;
            return _task;
        }
    }
}
