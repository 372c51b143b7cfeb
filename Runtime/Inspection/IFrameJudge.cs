using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Judges frames. One thread at a time.</summary>
public interface IFrameJudge
{
    /// <summary>Softmax probabilities behind the last verdict, one for each label; all 0 when the frame had no picture.</summary>
    ReadOnlySpan<float> Scores { get; }

    /// <summary>
    /// The mean of the network's last feature map over its cells, one value for each channel, behind the last verdict; empty where the
    /// session does not give it, where several models voted, and when the frame had no picture. Made when it is asked for: by the thread
    /// that judges, before the next frame.
    /// </summary>
    ReadOnlySpan<float> Features => default;

    /// <summary>The verdict of one frame. Never throws for what a frame or the provider does: such a frame is unsure.</summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="part">Number of the part.</param>
    Verdict Judge(FrameLease frame, long part);
}
