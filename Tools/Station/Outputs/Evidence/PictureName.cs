using System.Globalization;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// What the name of a picture's file says: 000000042-4711-ng-019b76da-a800-7000-8000-000000000000.jpg. In the order of names pictures are
/// in the order in which they were kept, whatever clocks say.
/// </summary>
/// <param name="Number">Its place in that order.</param>
/// <param name="Part">Number of the part.</param>
/// <param name="Class">Why it is kept.</param>
/// <param name="Result">The result that it shows.</param>
/// <param name="Extension">".jpg" or ".png".</param>
internal sealed record PictureName(long Number, long Part, PictureClass Class, Guid Result, string Extension)
{
    private const string Jpeg = ".jpg";
    private const string Png = ".png";

    /// <summary>What files of a format end with.</summary>
    public static string ExtensionOf(PictureFormat format) => format == PictureFormat.Png ? Png : Jpeg;

    /// <summary>Takes a file's name apart; null where it is none of a picture.</summary>
    public static PictureName? Parse(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        Span<Range> parts = stackalloc Range[4];
        ReadOnlySpan<char> stem = Path.GetFileNameWithoutExtension(name);
        return extension is Jpeg or Png
            && stem.Split(parts, '-') == parts.Length
            && IsNumber(stem[parts[0]], out long number)
            && IsNumber(stem[parts[1]], out long part)
            && PictureWords.ClassOf(stem[parts[2]].ToString()) is { } ofClass
            && Guid.TryParseExact(stem[parts[3]], "D", out Guid result)
                ? new PictureName(number, part, ofClass, result, extension.ToString())
                : null;
    }

    /// <summary>The name.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number:D9}-{Part}-{PictureWords.Of(Class)}-{Result}{Extension}");

    private static bool IsNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
