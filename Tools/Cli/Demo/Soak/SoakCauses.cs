using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// Whether there was a cause for every unsure part: what the camera and the model did, and what the recipe allows. The line's own book is
/// not read.
/// </summary>
/// <param name="capacity">Parts that may wait for their verdict at once.</param>
internal sealed class SoakCauses(int capacity)
{
    // Longer than any deadline.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    // In the order of the belt, from the oldest without a verdict.
    private readonly List<SoakPart> _line = [];
    private readonly Queue<MonotonicTime> _freeFrames = new();

    /// <summary>A part begins.</summary>
    public void Begin(SoakPart part) => _line.Add(part);

    /// <summary>It was none, or found no room.</summary>
    public void Withdraw(SoakPart part) => _line.Remove(part);

    /// <summary>The camera brought a frame that the line gave to no part.</summary>
    public void LeaveOver(MonotonicTime capturedAt)
    {
        while (_freeFrames.TryPeek(out MonotonicTime oldest) && capturedAt - oldest > Remembered)
        {
            _freeFrames.Dequeue();
        }

        _freeFrames.Enqueue(capturedAt);
    }

    /// <summary>Whether a part that gets its verdict now has a cause to be unsure.</summary>
    /// <param name="part">The part, still without its verdict.</param>
    /// <param name="fault">What the line says the cause was.</param>
    /// <param name="now">What time it is.</param>
    public bool Justify(SoakPart part, PartFault fault, MonotonicTime now) => fault switch
    {
        PartFault.Late => part.IsOver(now),
        PartFault.NoFrame => LacksFrames(part, now),
        PartFault.Missed => IsFull(part),
        _ => part.Explains(fault),
    };

    /// <summary>A part has its verdict.</summary>
    public void End(SoakPart part, PartFault fault)
    {
        if (fault == PartFault.Missed)
        {
            Withdraw(part);
        }

        _line.RemoveRange(0, _line.TakeWhile(one => one.Outcome is not null).Count());
    }

    private bool IsFull(SoakPart part) => _line.Count(one => !ReferenceEquals(one, part)) >= capacity;

    // Without any frame its window has to be over; with some but too few, that of the next part has to have begun.
    private bool LacksFrames(SoakPart part, MonotonicTime now)
    {
        MonotonicTime end = part.WindowEnds;
        if (part.Frames > 0)
        {
            int next = _line.IndexOf(part) + 1;
            if (next == _line.Count || part.Frames >= part.Settings!.Frames)
            {
                return false;
            }

            // What shows the next part is no longer this one.
            end = _line[next].WindowBegins + -TimeSpan.FromTicks(1);
        }

        return now > end && !_freeFrames.Any(frame => frame > part.At && frame >= part.WindowBegins && frame <= end);
    }
}
