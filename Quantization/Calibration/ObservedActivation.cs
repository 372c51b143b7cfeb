namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>What the calibration images showed of one tensor.</summary>
/// <param name="tensor">Its name.</param>
internal sealed class ObservedActivation(string tensor)
{
    /// <summary>Name of the tensor.</summary>
    public string Tensor => tensor;

    /// <summary>Its values over all images.</summary>
    public StreamingHistogram Values { get; } = new();

    /// <summary>Its channels over all images; null before the first.</summary>
    public ChannelStatistics? Channels { get; private set; }

    /// <summary>Its shape for one image; empty before the first.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [];

    /// <summary>Counts the values of one image.</summary>
    /// <exception cref="NotFiniteNumberException">One of them is NaN or infinite.</exception>
    public void Add(ReadOnlySpan<float> values, long[] shape)
    {
        Values.Add(values);
        Channels ??= new ChannelStatistics((int)shape[^1]);
        Channels.Add(values);
        Shape = shape;
    }
}
