using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>In which form a network takes its picture.</summary>
/// <param name="Channels">Three colours, or one of grey.</param>
/// <param name="IsChannelsLast">Whether it is [n, height, width, channels]; otherwise it is [n, channels, height, width].</param>
/// <param name="IsBytes">Whether it is 0 to 255 as bytes; otherwise it is normalised floats.</param>
internal sealed record PictureForm(int Channels, bool IsChannelsLast, bool IsBytes)
{
    private const int Colors = 3;
    private const int Rank = 4;

    /// <summary>Whether it is the form that every runtime gives.</summary>
    public bool IsPlain => Channels == Colors && !IsChannelsLast && !IsBytes;

    /// <summary>Whether it is one channel.</summary>
    public bool IsGrey => Channels == 1;

    /// <summary>The form of an input; null where it is none of them.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="picture">The picture's size.</param>
    /// <param name="where">What to call the network in errors.</param>
    /// <exception cref="EdgeException">The shape does not tell where the channels are.</exception>
    public static PictureForm? Of(NetworkValue input, ImageInput picture, string where)
    {
        if (input.Shape is not { Count: Rank } shape || input.ElementType is not (TensorTypes.Float or TensorTypes.UInt8))
        {
            return null;
        }

        int channels = shape[1] == Colors || shape[3] == Colors ? Colors : 1;
        return IsLast(shape, channels, picture, input.Name, where) is { } isLast
            ? new PictureForm(channels, isLast, input.ElementType == TensorTypes.UInt8)
            : null;
    }

    private static bool? IsLast(IReadOnlyList<long> shape, int channels, ImageInput picture, string name, string where)
    {
        bool isFirst = shape[1] == channels;
        bool isLast = shape[3] == channels;
        if (isFirst && isLast)
        {
            isFirst = Fits(shape[2], picture.Height) && Fits(shape[3], picture.Width);
            isLast = Fits(shape[1], picture.Height) && Fits(shape[2], picture.Width);
        }

        return (isFirst, isLast) switch
        {
            (true, true) => throw NetworkRefusal.Of(
                $"The shape of the network's input '{PrintableText.Of(name)}', [{string.Join(", ", shape)}], does not tell whether its "
                + $"channels stand first or last: there is a {channels} in both places",
                where,
                "[n, channels, height, width] or [n, height, width, channels]",
                "Export it again for larger pictures."),
            (true, _) => false,
            (_, true) => true,
            _ => null,
        };
    }

    private static bool Fits(long size, int expected) => size < 0 || size == expected;
}
