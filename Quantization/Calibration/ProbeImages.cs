namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// A few images, evenly spread over all of them and kept in memory: what alternatives are compared on. Their number never exceeds the
/// limit, however many images there are.
/// </summary>
internal sealed class ProbeImages : ICalibrationData
{
    private readonly List<float[]> _images = [];

    /// <summary>Number of images.</summary>
    public int Count => _images.Count;

    /// <summary>Whether no image was left out.</summary>
    public bool AreAll { get; private set; }

    /// <summary>Whether every image is the same as the first.</summary>
    public bool AreAlike => _images.TrueForAll(image => image.AsSpan().SequenceEqual(_images[0]));

    /// <summary>Reads all images once and keeps some.</summary>
    /// <param name="data">The images.</param>
    /// <param name="shape">The model's input for one image.</param>
    /// <param name="limit">Images to keep at most, 1 or more; at least half of it are kept where there are as many.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="Runtime.EdgeException">An image cannot be read or has another size than the model's input.</exception>
    public static ProbeImages Of(ICalibrationData data, IReadOnlyList<long> shape, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ProbeImages probes = new();
        long number = 0;
        long stride = 1;
        foreach (ReadOnlyMemory<float> image in data.Images(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CalibrationImage.ThrowIfWrongSize(number + 1, image.Length, shape);
            if (number++ % stride != 0)
            {
                continue;
            }

            if (probes.Count == limit)
            {
                stride *= 2;
                probes.Thin();
                if ((number - 1) % stride != 0)
                {
                    continue;
                }
            }

            probes._images.Add(image.ToArray());
        }

        probes.AreAll = probes.Count == number;
        return probes;
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken) =>
        _images.Select(image => (ReadOnlyMemory<float>)image);

    private void Thin()
    {
        for (int i = _images.Count - 1; i > 0; i--)
        {
            if (i % 2 != 0)
            {
                _images.RemoveAt(i);
            }
        }
    }
}
