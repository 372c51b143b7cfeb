using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The last frames of a camera that no part claimed, in the order of their time: a trigger that is read after the frame that shows its part
/// still finds it. Under the lock of the line; what it gives back is returned to the camera outside of it.
/// </summary>
/// <param name="capacity">Frames to hold, 1 or more; a camera has to lend them besides those that wait for the model.</param>
internal sealed class PreTriggerBuffer(int capacity)
{
    private readonly FrameLease?[] _frames = new FrameLease?[capacity];
    private bool _isClosed;

    /// <summary>Frames that are held.</summary>
    public int Count { get; private set; }

    /// <summary>When the oldest was captured; null without one.</summary>
    public MonotonicTime? Oldest => Count > 0 ? _frames[0]!.Info.CapturedAt : null;

    /// <summary>The frame at a place, from 0, the oldest first.</summary>
    public FrameLease this[int place] => _frames[place]!;

    /// <summary>Holds a frame.</summary>
    /// <returns>
    /// Which frame has to go back for it: the oldest, or itself where nothing is held any more; null while there is room.
    /// </returns>
    public FrameLease? Hold(FrameLease frame)
    {
        if (_isClosed)
        {
            return frame;
        }

        FrameLease? oldest = Count == capacity ? Take(0) : null;
        _frames[Count++] = frame;
        return oldest;
    }

    /// <summary>The place of the frame nearest to a moment; 0 without frames.</summary>
    public int Nearest(MonotonicTime moment)
    {
        int nearest = 0;
        for (int place = 1; place < Count; place++)
        {
            nearest = Distance(place) <= Distance(nearest) ? place : nearest;
        }

        return nearest;

        TimeSpan Distance(int place) => (this[place].Info.CapturedAt - moment).Duration();
    }

    /// <summary>Takes a frame out.</summary>
    public FrameLease Take(int place)
    {
        FrameLease frame = this[place];
        Array.Copy(_frames, place + 1, _frames, place, Count - place - 1);
        _frames[--Count] = null;
        return frame;
    }

    /// <summary>Holds none from now on; those that it holds still have to be taken out.</summary>
    public void Close() => _isClosed = true;
}
