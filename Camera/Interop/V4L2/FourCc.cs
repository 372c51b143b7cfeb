namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>A pixel format by its four letters, the first in the lowest byte.</summary>
/// <param name="Value">V4L2_PIX_FMT_*.</param>
internal readonly record struct FourCc(uint Value)
{
    private const int Letters = 4;

    /// <summary>From four letters.</summary>
    public static FourCc Of(ReadOnlySpan<byte> letters) =>
        new((uint)letters[0] | ((uint)letters[1] << 8) | ((uint)letters[2] << 16) | ((uint)letters[3] << 24));

    /// <summary>The letters; what cannot be printed as a question mark.</summary>
    public override string ToString() => string.Create(Letters, Value, static (text, value) =>
    {
        for (int i = 0; i < Letters; i++)
        {
            char letter = (char)((value >> (8 * i)) & 0x7f);
            text[i] = char.IsControl(letter) ? '?' : letter;
        }
    }).TrimEnd();
}
