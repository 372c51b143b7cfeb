using System.Globalization;
using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Settles format, size and rate with a driver. What was requested is set exactly, or refused with a list of what there is.
/// </summary>
internal sealed class ModeChooser(VideoDevice device, V4L2Options options)
{
    private readonly V4L2FormatInfo[] _offered = [.. ModeList.Read(device)];

    /// <summary>Settles them, and says how pictures lie.</summary>
    /// <exception cref="EdgeException">The camera lacks what was requested, or is busy.</exception>
    public VideoLayout Choose()
    {
        VideoFormat mode = new() { Type = VideoBuffer.Capture };
        device.Require(VideoRequest.GetFormat, ref mode, "tell its format");
        uint width = options.Width > 0 ? (uint)options.Width : mode.Pixel.Width;
        uint height = options.Height > 0 ? (uint)options.Height : mode.Pixel.Height;
        CameraFormat format = ChooseFormat((int)width, (int)height);
        mode.Pixel = new VideoPixelFormat
        {
            Width = width, Height = height, PixelFormat = format.Code.Value, Field = VideoPixelFormat.FieldNone,
        };
        device.Require(VideoRequest.SetFormat, ref mode, "set its format");
        ThrowIfOther(format, mode.Pixel);
        SetRate(format, mode.Pixel);
        VideoLayout layout = VideoLayout.From(format, mode.Pixel, out string? mismatch)
            ?? throw V4L2Fault.OddLayout(device.Node, mismatch!);
        return layout with { Color = ColorOf(format, mode.Pixel) };
    }

    /// <summary>Makes sure that the driver lists what was requested; sets nothing.</summary>
    /// <exception cref="EdgeException">The camera lacks it.</exception>
    public void ThrowIfNotListed()
    {
        VideoFormat mode = new() { Type = VideoBuffer.Capture };
        device.Require(VideoRequest.GetFormat, ref mode, "tell its format");
        _ = ChooseFormat(
            options.Width > 0 ? options.Width : (int)mode.Pixel.Width, options.Height > 0 ? options.Height : (int)mode.Pixel.Height);
    }

    private CameraFormat ChooseFormat(int width, int height)
    {
        CameraFormat[] known =
        [
            .. CameraFormat.All.Where(format => Offer(format) is not null && (options.Format is null || options.Format == format.Format)),
        ];
        if (known.Length == 0)
        {
            throw FormatFault();
        }

        CameraFormat[] sized = [.. known.Where(format => Sizes(format, width, height).Any())];
        if (sized.Length == 0 && AsksForSize)
        {
            throw V4L2Fault.SizeMissing(
                device.Node, width, height, List(known.SelectMany(format => Offer(format)!.Sizes.Select(size => $"{size}"))));
        }

        CameraFormat[] rated = [.. sized.Where(format => HasRate(format, width, height))];
        return rated.Length > 0 || sized.Length == 0 || options.FramesPerSecond == 0
            ? rated.FirstOrDefault() ?? known[0]
            : throw RateMissing(sized.SelectMany(format => Sizes(format, width, height)));
    }

    private bool AsksForSize => options.Width > 0 || options.Height > 0;

    private V4L2FormatInfo? Offer(CameraFormat format) => Array.Find(_offered, offer => offer.Code == format.Code.ToString());

    /// <summary>The listed sizes that hold a size. A driver that lists none may have any.</summary>
    private IEnumerable<V4L2FrameSize> Sizes(CameraFormat format, int width, int height)
    {
        IReadOnlyList<V4L2FrameSize> listed = Offer(format)!.Sizes;
        return listed.Count == 0
            ? [new V4L2FrameSize(new V4L2Range(width, width, 1), new V4L2Range(height, height, 1), new V4L2FrameRates([], IsRange: false))]
            : listed.Where(size => size.Contains(width, height));
    }

    private bool HasRate(CameraFormat format, int width, int height) =>
        options.FramesPerSecond == 0 || Sizes(format, width, height).Any(size => size.FrameRates.Contains(options.FramesPerSecond));

    private void ThrowIfOther(CameraFormat format, in VideoPixelFormat got)
    {
        if (got.PixelFormat != format.Code.Value)
        {
            throw V4L2Fault.FormatMissing(device.Node, format.Format, $"{new FourCc(got.PixelFormat)}, which it set instead");
        }

        if ((options.Width > 0 && got.Width != options.Width) || (options.Height > 0 && got.Height != options.Height))
        {
            throw V4L2Fault.SizeMissing(device.Node, options.Width, options.Height, $"{got.Width}x{got.Height}, which it set instead");
        }

        if (got.Field is not (VideoPixelFormat.FieldAny or VideoPixelFormat.FieldNone or VideoPixelFormat.FieldInterlaced
            or VideoPixelFormat.FieldInterlacedTopFirst or VideoPixelFormat.FieldInterlacedBottomFirst))
        {
            throw V4L2Fault.HalfPictures(device.Node, got.Field);
        }
    }

    private YcbcrColor ColorOf(CameraFormat format, in VideoPixelFormat got) => format.Format is not (V4L2Format.Yuyv or V4L2Format.Nv12)
        ? default
        : VideoColor.Of(got) ?? throw V4L2Fault.EncodingUnknown(device.Node, format.Format, got.YcbcrEncoding);

    private void SetRate(CameraFormat format, in VideoPixelFormat mode)
    {
        double requested = options.FramesPerSecond;
        if (requested == 0)
        {
            return;
        }

        VideoStreamParameters parameters = new() { Type = VideoBuffer.Capture };
        if (device.Request(VideoRequest.GetParameters, ref parameters) != 0
            || (parameters.Capability & VideoStreamParameters.CanSetTimePerFrame) == 0)
        {
            throw V4L2Fault.RateUnknown(device.Node);
        }

        parameters.TimePerFrame = requested == Math.Floor(requested)
            ? new VideoFraction { Numerator = 1, Denominator = (uint)requested }
            : new VideoFraction { Numerator = 1000, Denominator = (uint)Math.Round(requested * 1000) };
        device.Require(VideoRequest.SetParameters, ref parameters, "set its frame rate");
        if (!V4L2FrameRates.IsClose(parameters.TimePerFrame.PerSecond, requested))
        {
            throw RateMissing(Sizes(format, (int)mode.Width, (int)mode.Height));
        }
    }

    private EdgeException RateMissing(IEnumerable<V4L2FrameSize> sizes) => V4L2Fault.RateMissing(
        device.Node, options.FramesPerSecond.ToString("0.###", CultureInfo.InvariantCulture),
        List(sizes.Select(size => $"{size.FrameRates}")));

    private EdgeException FormatFault()
    {
        V4L2Format[] known = [.. _offered.Select(offer => offer.Format).OfType<V4L2Format>()];
        return known.Length > 0 && options.Format is { } requested
            ? V4L2Fault.FormatMissing(device.Node, requested, List(known.Select(format => $"{format}")))
            : V4L2Fault.FormatsUnknown(device.Node, List(_offered.Select(offer => offer.Code)));
    }

    private static string List(IEnumerable<string> words)
    {
        string[] distinct = [.. words.Where(word => word.Length > 0).Distinct()];
        return distinct.Length == 0 ? "the driver lists none" : string.Join(", ", distinct);
    }
}
