namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// What happens to one axis of a picture: it is resized, a window of the result is kept, and the window is placed in the model's input.
/// </summary>
/// <param name="Resized">
/// Length of the whole axis after resizing. A long, because a thin strip resized by its short side grows without bound.
/// </param>
/// <param name="WindowStart">First sample of the resized axis that is kept.</param>
/// <param name="WindowLength">How many samples are kept; only these are computed.</param>
/// <param name="Placement">Where in the model's input the window begins; the input's samples around it are fill.</param>
internal readonly record struct AxisGeometry(long Resized, long WindowStart, int WindowLength, int Placement)
{
    /// <summary>
    /// Keeps the centre of an axis that is too long and centres one that is too short. The rounding is torchvision's CenterCrop: the start
    /// of the window is the half of the surplus rounded half to even, and of an odd number of fill samples the smaller part comes first.
    /// </summary>
    public static AxisGeometry Centred(long resized, int target)
    {
        if (resized <= target)
        {
            return new AxisGeometry(resized, 0, (int)resized, (int)((target - resized) / 2));
        }

        long surplus = resized - target;
        long half = surplus / 2;
        bool roundsUp = surplus % 2 != 0 && half % 2 != 0;
        return new AxisGeometry(resized, roundsUp ? half + 1 : half, target, 0);
    }
}
