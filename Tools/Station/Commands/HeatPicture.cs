using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Explanation;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>
/// Writes a picture with a map of where in it a label's score comes from: the picture in grey, half covered by colours from dark violet,
/// the cell that adds the least, to yellow, the one that adds the most. What the model did not look at stays as it is.
/// </summary>
internal sealed class HeatPicture
{
    private const int Channels = 3;

    private readonly ActivationMapper _mapper;
    private readonly string _file;
    private readonly string? _label;

    private HeatPicture(ActivationMapper mapper, string file, string? label)
    {
        _mapper = mapper;
        _file = file;
        _label = label;
    }

    // Van der Walt and Smith's viridis, even to eyes that do not tell red from green, at each tenth of its length.
    // https://bids.github.io/colormap/
    private static ReadOnlySpan<byte> Viridis =>
    [
        0x44, 0x01, 0x54, 0x48, 0x25, 0x76, 0x41, 0x44, 0x87, 0x35, 0x60, 0x8D, 0x2A, 0x78, 0x8E, 0x21, 0x90, 0x8C, 0x22, 0xA8, 0x84,
        0x43, 0xBF, 0x71, 0x7A, 0xD1, 0x51, 0xBB, 0xDF, 0x27, 0xFD, 0xE7, 0x25,
    ];

    /// <summary>Prepares for one.</summary>
    /// <param name="model">The model, whose session gives its last feature map.</param>
    /// <param name="file">The PNG file.</param>
    /// <param name="label">Whose score; null for that of the best label.</param>
    /// <exception cref="EdgeException">The model has no such label.</exception>
    public static HeatPicture Of(OpenModel model, string file, string? label)
    {
        ActivationMapper mapper = new((IFeatureSession)model.Session, model.Bundle.Manifest);
        if (label is not null)
        {
            mapper.ThrowIfUnknown(label);
        }

        return new HeatPicture(mapper, file, label);
    }

    /// <summary>Writes it.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="inspection">What the model said of all of it just now.</param>
    /// <returns>The map; null where the model saw no picture, and nothing was written.</returns>
    /// <exception cref="EdgeException">The score is no number, or the file cannot be written.</exception>
    public ActivationMap? Write(FrameLease frame, Inspection inspection)
    {
        if (frame.Info.Fault is not null || (_label ?? inspection.Label) is not { } label)
        {
            return null;
        }

        ImageView view = frame.View;
        ActivationMap map = _mapper.Of(label, RegionOfInterest.Whole(view.Width, view.Height));
        byte[] rgb = new byte[checked(view.Width * view.Height * Channels)];
        RgbRows.Copy(view, rgb);
        Cover(rgb, view.Width, map);
        StillImageEncoder.WritePng(_file, new ImageView(rgb, view.Width, view.Height, view.Width * Channels, PixelFormat.Rgb24));
        return map;
    }

    private static void Cover(Span<byte> rgb, int width, ActivationMap map)
    {
        double least = map.Values.Min();
        double span = Math.Max(map.Values.Max() - least, double.Epsilon);
        PictureArea area = map.Area;
        for (int i = 0; i < rgb.Length; i += Channels)
        {
            (int y, int x) = Math.DivRem(i / Channels, width);
            double column = (x + 0.5 - area.X) / area.Width;
            double row = (y + 0.5 - area.Y) / area.Height;
            if (column is >= 0 and < 1 && row is >= 0 and < 1)
            {
                Blend(rgb.Slice(i, Channels), (At(map, column, row) - least) / span);
            }
        }
    }

    // Between the centres of cells in a straight line.
    private static double At(ActivationMap map, double column, double row)
    {
        double x = Math.Clamp((column * map.Width) - 0.5, 0, map.Width - 1);
        double y = Math.Clamp((row * map.Height) - 0.5, 0, map.Height - 1);
        (int left, int top) = ((int)x, (int)y);
        int right = Math.Min(left + 1, map.Width - 1);
        int bottom = Math.Min(top + 1, map.Height - 1);
        double above = double.Lerp(map.Values[(top * map.Width) + left], map.Values[(top * map.Width) + right], x - left);
        double below = double.Lerp(map.Values[(bottom * map.Width) + left], map.Values[(bottom * map.Width) + right], x - left);
        return double.Lerp(above, below, y - top);
    }

    private static void Blend(Span<byte> pixel, double share)
    {
        double place = Math.Clamp(share, 0, 1) * ((Viridis.Length / Channels) - 1);
        int index = Math.Min((int)place, (Viridis.Length / Channels) - 2);
        int grey = (pixel[0] + pixel[1] + pixel[2]) / Channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            int from = (index * Channels) + channel;
            double color = double.Lerp(Viridis[from], Viridis[from + Channels], place - index);
            pixel[channel] = (byte)Math.Round((grey + color) / 2);
        }
    }
}
