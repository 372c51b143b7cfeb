using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Keeps pictures of parts. Never holds up the line.</summary>
public interface IPictureKeeper
{
    /// <summary>
    /// Is shown every frame that was judged, by the thread that runs the model, when the line has done everything else with it. What it
    /// keeps it copies: the frame goes back to its source afterwards. Never blocks, never throws, and allocates nothing in the long run.
    /// </summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="verdict">
    /// The verdict of this frame. That of its part, which has the same number, is published before where this frame decided it.
    /// </param>
    void Keep(FrameLease frame, in Verdict verdict);
}
