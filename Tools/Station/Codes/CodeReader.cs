using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using ZXing;
using ZXing.Common;

namespace EdgeConvNeXt.Station.Codes;

/// <summary>Reads one- and two-dimensional codes by ZXing: as they are, then as light marks on dark ground.</summary>
internal sealed class CodeReader : ICodeReader
{
    private readonly MultiFormatReader _reader = new();

    /// <param name="types">What kinds are looked for; empty for every kind.</param>
    public CodeReader(IReadOnlyList<CodeType> types)
    {
        IReadOnlyList<CodeType> requested = types.Count > 0 ? types : Enum.GetValues<CodeType>();
        _reader.Hints = new Dictionary<DecodeHintType, object>
        {
            [DecodeHintType.POSSIBLE_FORMATS] = requested.Select(FormatOf).ToList(),
            [DecodeHintType.TRY_HARDER] = true,
        };
    }

    /// <inheritdoc/>
    public string? Read(in ImageView frame, RegionOfInterest area)
    {
        RegionLuminance light = RegionLuminance.Of(frame, area);
        return Read(light) ?? Read(light.invert());
    }

    // A damaged code can lead the library astray: whatever it throws then, nothing was read.
    private string? Read(LuminanceSource light)
    {
        try
        {
            return _reader.decodeWithState(new BinaryBitmap(new HybridBinarizer(light)))?.Text;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static BarcodeFormat FormatOf(CodeType type) => type switch
    {
        CodeType.DataMatrix => BarcodeFormat.DATA_MATRIX,
        CodeType.Qr => BarcodeFormat.QR_CODE,
        CodeType.Code128 => BarcodeFormat.CODE_128,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown kind of code."),
    };
}
