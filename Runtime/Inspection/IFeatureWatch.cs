namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Watches how the model sees parts. Never holds up the line.</summary>
public interface IFeatureWatch
{
    /// <summary>
    /// Is shown what the model made of every frame that it judged, by the thread that runs it, when verdict and reject are out; not called
    /// where the session gives no features. Never blocks, never throws, and allocates nothing in the long run.
    /// </summary>
    /// <param name="verdict">The verdict of this frame; that of its part has the same number.</param>
    /// <param name="features">
    /// The mean of the last feature map over its cells, one value for each channel; only valid during the call.
    /// </param>
    void Watch(in Verdict verdict, ReadOnlySpan<float> features);
}
