using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>A frame that waits for the model.</summary>
/// <param name="Part">Number of the part that claimed it.</param>
/// <param name="Frame">The frame; who takes it returns it.</param>
internal readonly record struct WaitingFrame(long Part, FrameLease Frame);
