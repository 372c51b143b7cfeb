using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>The sentences for everything that can be wrong with a picture file.</summary>
internal static class ImageFault
{
    /// <summary>What stands in a name for bytes that are no UTF-8 (U+FFFD).</summary>
    public const char NotUtf8 = '\ufffd';

    private const string Formats = "a JPEG, PNG, BMP, GIF, TIFF, WebP or PNM picture";

    /// <summary>There is no such file. One whose name .NET could not read, and so cannot open, is there all the same.</summary>
    public static EdgeException Missing(string path, Exception? inner = null) => path.Contains(NotUtf8) ? Misnamed(path, inner) : new(
        EdgeFault.File, "The picture file does not exist", path, "an existing file", "Check the path.", inner);

    public static EdgeException Unreadable(string path, string reason, Exception? inner = null) => new(
        EdgeFault.File,
        $"The picture file cannot be read: {reason}",
        path,
        "a file that this user may read",
        "Check its permissions and the disk.",
        inner);

    public static EdgeException NotAFile(string path) => new(
        EdgeFault.File, "The path does not lead to a picture file", path, "a regular file, not a folder, pipe or device", "Name a file.");

    public static EdgeException Empty(string path) => new(
        EdgeFault.File, "The picture file is empty", path, Formats, "Copy the file again or remove it.");

    public static EdgeException TooManyBytes(string path, long bytes, int limit) => new(
        EdgeFault.File, $"The picture file is huge: {bytes:N0} bytes", path, $"at most {limit:N0} bytes", "Use a smaller file.");

    public static EdgeException TooManyPixels(string path, int width, int height, int limit) => new(
        EdgeFault.File, $"The picture is huge: {width}x{height} pixels", path, $"at most {limit:N0} pixels", "Use a smaller picture.");

    public static EdgeException NotAPicture(string path) => new(
        EdgeFault.File, "The file is not a picture", path, Formats, "Remove the file or convert it.");

    public static EdgeException Damaged(string path, StillImageKind kind, string reason) => new(
        EdgeFault.File,
        $"The {StillImageSignature.Name(kind)} picture is corrupt or truncated: {reason}",
        path,
        "a complete, undamaged picture",
        "Copy the file again or remove it.");

    /// <param name="path">The file.</param>
    /// <param name="kind">Its format.</param>
    /// <param name="what">What it has or is: "is tiled".</param>
    /// <param name="expected">What is decoded instead.</param>
    public static EdgeException NotDecoded(string path, StillImageKind kind, string what, string expected) => new(
        EdgeFault.File,
        $"The {StillImageSignature.Name(kind)} picture {what}, which is not decoded",
        path,
        expected,
        "Convert it, or have the camera write another form.");

    public static EdgeException NoBits(string path, StillImageKind kind) => new(
        EdgeFault.File,
        $"The {StillImageSignature.Name(kind)} picture has more than 8 bits a channel, "
        + $"and the model's manifest does not tell from how many bits to scale it",
        path,
        "8 bits a channel, or input.bits (10, 12 or 16) in the manifest",
        "Say input.bits, as many as the model was trained on.");

    /// <param name="path">The file.</param>
    /// <param name="largest">The largest value of a sample that the file names.</param>
    /// <param name="bits">From how many bits samples are scaled.</param>
    public static EdgeException OtherRange(string path, int largest, int bits) => new(
        EdgeFault.File,
        $"The PNM picture says that its samples end at {largest}, and the model's manifest scales them from {bits} bits",
        path,
        $"a largest value of {(1 << bits) - 1}, or 65535 for whatever fits into two bytes",
        "Correct input.bits if the model was trained on such pictures, or have the camera write as many bits as the manifest says.");

    public static EdgeException NotRgb(string path) => new(
        EdgeFault.File,
        "The JPEG picture is made for printing (CMYK)",
        path,
        "a grey or colour (YCbCr, RGB) picture",
        "Convert it to RGB.");

    public static EdgeException NoDecoder(string path, StillImageKind kind) => new(
        EdgeFault.NativeLibrary,
        $"This machine has no decoder for {StillImageSignature.Name(kind)} pictures",
        path,
        "a gdk-pixbuf loader module for the format",
        kind == StillImageKind.WebP
            ? "Install it: apt-get install webp-pixbuf-loader."
            : "Install the loader or convert the picture to PNG.");

    public static EdgeException NoMemory(string path, string reason) => new(
        EdgeFault.NativeLibrary,
        $"The memory for a picture cannot be had: {reason}",
        path,
        "free memory",
        "Close other programs or use a smaller picture.");

    private static EdgeException Misnamed(string path, Exception? inner) => new(
        EdgeFault.File, "The name of the file is not UTF-8", path, "a name that is", "Rename the file, with convmv for one.", inner);
}
