using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using ZXing;
using ZXing.Common;
using ZXing.Datamatrix;
using ZXing.OneD;
using ZXing.QrCode;

namespace EdgeConvNeXt.Station.Codes;

/// <summary>
/// Reads one- and two-dimensional codes by ZXing: as they are, then as light marks on dark ground. The readers of the three kinds are
/// named one by one: ZXing's reader of everything would bring six more kinds into the program.
/// </summary>
internal sealed class CodeReader : ICodeReader
{
    private static readonly Dictionary<DecodeHintType, object> Hints = new() { [DecodeHintType.TRY_HARDER] = true };

    // The one that read last comes first: parts of a line bear the same kind.
    private readonly List<Reader> _readers;

    /// <param name="types">What kinds are looked for; empty for every kind.</param>
    public CodeReader(IReadOnlyList<CodeType> types)
    {
        IReadOnlyList<CodeType> requested = types.Count > 0 ? types : Enum.GetValues<CodeType>();
        _readers = [.. requested.Order().Select(ReaderOf)];
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
            return Decode(new BinaryBitmap(new HybridBinarizer(light)));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }

    private string? Decode(BinaryBitmap picture)
    {
        foreach (Reader reader in _readers)
        {
            reader.reset();
            if (reader.decode(picture, Hints) is { } code)
            {
                _readers.Remove(reader);
                _readers.Insert(0, reader);
                return code.Text;
            }
        }

        return null;
    }

    private static Reader ReaderOf(CodeType type) => type switch
    {
        CodeType.DataMatrix => new DataMatrixReader(),
        CodeType.Qr => new QRCodeReader(),
        CodeType.Code128 => new Code128Reader(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown kind of code."),
    };
}
