using System.Drawing;
using Iot.Device.Graphics;

namespace EdgeConvNeXt.Targets.Iot.Displays;

/// <summary>An image that is black all over: the driver clears a display with one when it starts it, and draws nothing else here.</summary>
internal sealed class BlankImage(int width, int height, PixelFormat pixelFormat) : BitmapImage(
    width, height, width * sizeof(int), pixelFormat)
{
    public override Color GetPixel(int x, int y) => Color.Black;

    public override void SetPixel(int x, int y, Color color) => throw Unwanted();

    public override void Clear(Color color = default)
    {
        // It is black already, and the driver uses no other colour.
    }

    public override Span<byte> AsByteSpan() => throw Unwanted();

    public override void SaveToStream(Stream stream, ImageFileType format) => throw Unwanted();

    public override IGraphics GetDrawingApi() => throw Unwanted();

    protected override void Dispose(bool disposing)
    {
        // It holds nothing.
    }

    private static NotSupportedException Unwanted() =>
        new("A blank image stays blank: pictures for the display are drawn on a DisplayCanvas.");
}
