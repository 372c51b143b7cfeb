namespace EdgeConvNeXt.Runtime.Inference.Kernels;

/// <summary>
/// Times the layers of a ConvNeXt of any shape on a set of the native kernels, on the calling thread, with numbers that mean nothing. Each
/// time is the median of <see cref="Runs"/> runs, which take turns over so many sets of weights that they do not stay in the cache from
/// one run to the next: in a network, all other blocks run in between.
/// </summary>
/// <param name="set">The kernels.</param>
/// <param name="time">The clock.</param>
internal sealed unsafe class BlockTimer(KernelSet set, TimeProvider time)
{
    /// <summary>Runs that count for each time.</summary>
    public const int Runs = 15;

    // As much as the weights of ConvNeXt-Tiny (28 MB), which are read once for each picture.
    private const long WeightsTogether = 28_000_000;
    private const int MostWeightSets = 16;

    // Times grow with the number of pixels. More than these would only take longer to measure.
    private const int MostSide = 64;

    /// <summary>
    /// Time of a block: depthwise convolution, norm, two linear layers with GELU between them, and the sum.
    /// </summary>
    /// <param name="side">Width and height of its tensors, 1 or more.</param>
    /// <param name="channels">Its channels; <see cref="KernelSet.IsChannelCount"/> holds for all counts.</param>
    /// <param name="hidden">Channels between its linear layers.</param>
    public TimeSpan Block(int side, int channels, int hidden)
    {
        int measured = Math.Min(side, MostSide);
        int pixels = measured * measured;
        TimedBlock[] blocks =
        [
            .. Enumerable.Range(0, WeightSets(2L * channels * hidden)).Select(_ => new TimedBlock(set, channels, hidden)),
        ];
        using NativeBuffer input = Noise(pixels * channels);
        using NativeBuffer normed = new(pixels * channels);
        using NativeBuffer residual = new(pixels * channels * sizeof(float));
        using NativeBuffer output = new(pixels * channels * sizeof(float));
        using NativeBuffer quantized = new(pixels * channels);
        using NativeBuffer scratch = new(blocks[0].ScratchSize(measured));
        try
        {
            TimeSpan median = Median(blocks.Length, index => blocks[index].Run(
                measured, (byte*)input.Address, (byte*)normed.Address, (float*)residual.Address, (float*)output.Address,
                (byte*)quantized.Address, (void*)scratch.Address));
            return median * ((double)side * side / pixels);
        }
        finally
        {
            Array.ForEach(blocks, block => block.Dispose());
        }
    }

    /// <summary>Time of a stem or a downsampling: a norm and a linear layer with floats and bytes as its results.</summary>
    /// <param name="side">Width and height of what comes out, 1 or more.</param>
    /// <param name="inputs">Numbers of a patch that a pixel is made of; <see cref="KernelSet.IsChannelCount"/> holds for all.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="normed">Channels of the norm: those that come out for a stem's, otherwise those of a patch's pixel.</param>
    public TimeSpan Entry(int side, int inputs, int outputs, int normed)
    {
        int measured = Math.Min(side, MostSide);
        int pixels = measured * measured;
        int normedPixels = normed == outputs ? pixels : pixels * (inputs / normed);
        using NativeBuffer input = Noise(pixels * inputs);
        using NativeBuffer output = new(Math.Max(pixels * outputs, normedPixels * normed) * sizeof(float));
        using NativeBuffer quantized = new(Math.Max(pixels * outputs, normedPixels * normed));
        using LinearLayer layer = new(set, TimedBlock.Weights(inputs, outputs));
        using NativeNorm norm = new(
            set, new NormWeights(TimedBlock.Filled(normed, 1), new float[normed], TimedBlock.Epsilon, TimedBlock.Bytes));
        TimeSpan median = Median(sets: 1, _ =>
        {
            KernelLibrary.Linear description = layer.Description;
            norm.Run(normedPixels, (float*)output.Address, null, (byte*)quantized.Address);
            set.Library.LinearFloats(
                set.Index, &description, pixels, (byte*)input.Address, null, (float*)output.Address, (byte*)quantized.Address,
                TimedBlock.Bytes);
        });
        return median * ((double)side * side / pixels);
    }

    private static int WeightSets(long bytes) => (int)Math.Clamp(WeightsTogether / bytes, 2, MostWeightSets);

    private TimeSpan Median(int sets, Action<int> run)
    {
        for (int index = 0; index < sets; index++)
        {
            run(index);
        }

        TimeSpan[] times = new TimeSpan[Runs];
        for (int index = 0; index < Runs; index++)
        {
            long start = time.GetTimestamp();
            run(index % sets);
            times[index] = time.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[Runs / 2];
    }

    private static NativeBuffer Noise(int length)
    {
        NativeBuffer buffer = new(length);
        new Random(length).NextBytes(buffer.Bytes);
        return buffer;
    }
}
