using System.Globalization;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>
/// Work beside a running line: until this is disposed the calling thread gives way to others, and so do threads that it starts, a
/// library's too. Those that it leaves behind stand as others then. Where the kernel would not let them, nothing gives way.
/// </summary>
/// <remarks>
/// Raising takes CAP_SYS_NICE or an RLIMIT_NICE of 20 (the service's unit sets it):
/// https://man7.org/linux/man-pages/man2/setpriority.2.html. Workers of the thread pool that are begun meanwhile because of this thread
/// give way too, until it ends.
/// </remarks>
internal sealed class GivingWay : IDisposable
{
    // Of -20 to 19: a sixteenth of a core that another thread wants too. No thread that gives way for good has this one
    // (BackgroundThread): by it those are found that are to stand as others again.
    private const int Nice = 12;

    private const int Rounds = 4;

    private readonly int _before;
    private readonly bool _isLowered;

    private GivingWay(int before, bool isLowered)
    {
        _before = before;
        _isLowered = isLowered;
    }

    /// <summary>Begins on the calling thread, which has to end it.</summary>
    public static GivingWay Begin()
    {
        int before = BackgroundThread.Niceness;
        return new GivingWay(before, before < Nice && CanReturn(before) && BackgroundThread.Set(BackgroundThread.Self, Nice));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isLowered)
        {
            return;
        }

        // This one first: it starts no more that give way. Those that it started may have started others since they were looked at.
        _ = BackgroundThread.Set(BackgroundThread.Self, _before);
        int rounds = Rounds;
        while (rounds > 0 && RaiseOthers() > 0)
        {
            rounds--;
        }
    }

    private int RaiseOthers()
    {
        int raised = 0;
        try
        {
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                // Refused only where the thread has ended.
                uint thread = uint.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
                raised += BackgroundThread.NicenessOf(thread) == Nice && BackgroundThread.Set(thread, _before) ? 1 : 0;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // No more threads can be found: those that were not go on giving way, and the line goes on.
        }

        return raised;
    }

    // Tried by a thread that nobody needs afterwards.
    private static bool CanReturn(int before)
    {
        bool can = false;
        Thread trial = new(() => can = BackgroundThread.Set(BackgroundThread.Self, Nice)
            && BackgroundThread.Set(BackgroundThread.Self, before)) { Name = "nice", IsBackground = true };
        trial.Start();
        trial.Join();
        return can;
    }
}
