using Iot.Device.Graphics;

namespace EdgeConvNeXt.Targets.Iot.Displays;

/// <summary>
/// Makes the images that the driver needs. The usual factory brings SkiaSharp, tens of megabytes of native code, for a black picture.
/// </summary>
internal sealed class BlankImageFactory : IImageFactory
{
    public BitmapImage CreateBitmap(int width, int height, PixelFormat pixelFormat) => new BlankImage(width, height, pixelFormat);

    public BitmapImage CreateFromStream(Stream file) => throw new NotSupportedException("Files are decoded by the station's own decoder.");
}
