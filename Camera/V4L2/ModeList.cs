using EdgeConvNeXt.Camera.Interop.V4L2;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>Reads which formats, sizes and rates a device lists. A list ends where the driver refuses the next entry.</summary>
internal static unsafe class ModeList
{
    // No camera lists as many; with a driver that never refuses the loop must end all the same
    private const uint Longest = 256;

    /// <summary>Every pixel format of a device with its sizes and rates.</summary>
    public static IEnumerable<V4L2FormatInfo> Read(VideoDevice device)
    {
        for (uint i = 0; i < Longest; i++)
        {
            VideoFormatDescription entry = new() { Index = i, Type = VideoBuffer.Capture };
            if (device.Request(VideoRequest.EnumerateFormats, ref entry) != 0)
            {
                yield break;
            }

            FourCc code = new(entry.PixelFormat);
            yield return new V4L2FormatInfo(code.ToString(), Description(entry), CameraFormat.Find(code)?.Format, [.. Sizes(device, code)]);
        }
    }

    private static string Description(VideoFormatDescription entry) => VideoDevice.Text(entry.Description, 32);

    private static IEnumerable<V4L2FrameSize> Sizes(VideoDevice device, FourCc code)
    {
        for (uint i = 0; i < Longest; i++)
        {
            VideoFrameSize entry = new() { Index = i, PixelFormat = code.Value };
            if (device.Request(VideoRequest.EnumerateFrameSizes, ref entry) != 0)
            {
                yield break;
            }

            if (entry.Type != VideoFrameSize.Discrete)
            {
                yield return new V4L2FrameSize(
                    new V4L2Range(entry.WidthOrMinimum, entry.HeightOrMaximumWidth, Math.Max(1, entry.StepWidth)),
                    new V4L2Range(entry.MinimumHeight, entry.MaximumHeight, Math.Max(1, entry.StepHeight)),
                    Rates(device, code, entry.HeightOrMaximumWidth, entry.MaximumHeight));
                yield break;
            }

            yield return new V4L2FrameSize(
                new V4L2Range(entry.WidthOrMinimum, entry.WidthOrMinimum, 1),
                new V4L2Range(entry.HeightOrMaximumWidth, entry.HeightOrMaximumWidth, 1),
                Rates(device, code, entry.WidthOrMinimum, entry.HeightOrMaximumWidth));
        }
    }

    private static V4L2FrameRates Rates(VideoDevice device, FourCc code, uint width, uint height)
    {
        List<double> rates = [];
        for (uint i = 0; i < Longest; i++)
        {
            VideoFrameInterval entry = new() { Index = i, PixelFormat = code.Value, Width = width, Height = height };
            if (device.Request(VideoRequest.EnumerateFrameIntervals, ref entry) != 0)
            {
                break;
            }

            if (entry.Type != VideoFrameInterval.Discrete)
            {
                return new V4L2FrameRates([entry.DiscreteOrShortest.PerSecond, entry.Longest.PerSecond], IsRange: true);
            }

            rates.Add(entry.DiscreteOrShortest.PerSecond);
        }

        return new V4L2FrameRates([.. rates.OrderDescending()], IsRange: false);
    }
}
