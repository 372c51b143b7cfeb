namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>What a usable <see cref="ImageInput"/> looks like. Properties are named as the manifest names them.</summary>
internal static class ImageInputRules
{
    /// <summary>The longest side of an input, in pixels.</summary>
    public const int LongestSide = 4096;

    private const int Channels = 3;
    private const float SmallestStd = 1e-6f;

    /// <summary>Everything that is wrong, each one phrase; empty when the input is usable.</summary>
    public static List<string> Faults(ImageInput input)
    {
        List<string> faults = [];
        CheckSide(faults, "width", input.Width);
        CheckSide(faults, "height", input.Height);
        CheckName(faults, "color", input.Color);
        CheckName(faults, "resize", input.Resize);
        CheckName(faults, "filter", input.Filter);
        CheckSize(faults, input);
        CheckBits(faults, input.Bits);
        CheckEach(faults, "mean", input.Mean, value => value is >= -1 and <= 1, "-1..1 (divide means of the 0..255 scale by 255)");
        CheckEach(faults, "std", input.Std, value => value >= SmallestStd && float.IsFinite(value), $"a number of at least {SmallestStd}");
        return faults;
    }

    /// <exception cref="ArgumentException">Properties are out of their ranges; the message names each, its value and the range.</exception>
    public static void ThrowIfUnusable(ImageInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        List<string> faults = Faults(input);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The model's image input is not usable: {string.Join("; ", faults)}.", nameof(input));
        }
    }

    private static void CheckSide(List<string> faults, string name, int value)
    {
        if (value is < 1 or > LongestSide)
        {
            faults.Add($"{name} is {value}, expected 1..{LongestSide} pixels");
        }
    }

    private static void CheckName<T>(List<string> faults, string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            faults.Add($"{name} is {value}, expected one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    private static void CheckSize(List<string> faults, ImageInput input)
    {
        int shorter = Math.Min(input.Width, input.Height);
        bool fits = input.Resize == ResizeMode.ShorterSide && input.Size >= shorter && input.Size <= LongestSide;
        if (input.Size != 0 && !fits)
        {
            faults.Add($"size is {input.Size}, expected 0, or {shorter}..{LongestSide} pixels with the resize mode shorter-side");
        }
    }

    private static void CheckBits(List<string> faults, int? bits)
    {
        if (bits is not (null or 10 or 12 or 16))
        {
            faults.Add($"bits is {bits}, expected 10, 12 or 16, or none for models of 8-bit pictures");
        }
    }

    private static void CheckEach(List<string> faults, string name, IReadOnlyList<float>? values, Func<float, bool> isGood, string expected)
    {
        if (values is not { Count: Channels })
        {
            faults.Add($"{name} has {values?.Count ?? 0} values, expected {Channels}, one for each channel");
            return;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            if (!isGood(values[channel]))
            {
                faults.Add($"{name} of channel {channel} is {values[channel]}, expected {expected}");
            }
        }
    }
}
