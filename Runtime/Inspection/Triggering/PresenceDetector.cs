using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// Sees a part come by the picture's difference from the empty belt, on a coarse grid. The belt's picture follows slow changes of light as
/// long as no part is there. Allocates nothing after the first frame.
/// </summary>
/// <param name="threshold">Mean difference, 0..1 of the range, above which a part is there; it has left below half of it.</param>
public sealed class PresenceDetector(double threshold)
{
    private const int Columns = 32;
    private const int Rows = 24;

    // A change of light becomes the belt's in some dozens of frames.
    private const float Adaptation = 1f / 16;

    private readonly float[] _belt = new float[Columns * Rows];
    private int _width;
    private int _height;

    /// <summary>Whether a part is there.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Looks at the next frame.</summary>
    /// <returns>Whether a part came with it. The first frame, and the first of another size, is taken for the empty belt.</returns>
    public bool Arrives(in ImageView frame)
    {
        if (frame.Width != _width || frame.Height != _height)
        {
            (_width, _height, IsPresent) = (frame.Width, frame.Height, false);
            Adapt(frame, 1);
            return false;
        }

        double difference = Difference(frame);
        bool wasPresent = IsPresent;
        IsPresent = difference > (wasPresent ? threshold / 2 : threshold);
        if (!IsPresent)
        {
            Adapt(frame, Adaptation);
        }

        return IsPresent && !wasPresent;
    }

    private double Difference(in ImageView frame)
    {
        double sum = 0;
        for (int i = 0; i < _belt.Length; i++)
        {
            sum += Math.Abs(Luminance(frame, i) - _belt[i]);
        }

        return sum / _belt.Length / byte.MaxValue;
    }

    private void Adapt(in ImageView frame, float share)
    {
        for (int i = 0; i < _belt.Length; i++)
        {
            _belt[i] += share * (Luminance(frame, i) - _belt[i]);
        }
    }

    // The middle of each cell: brightness where the format has it, green, which is most of it, elsewhere.
    private static byte Luminance(in ImageView frame, int cell)
    {
        int x = ((2 * (cell % Columns)) + 1) * frame.Width / (2 * Columns);
        int y = ((2 * (cell / Columns)) + 1) * frame.Height / (2 * Rows);
        int offset = frame.Format switch
        {
            PixelFormat.Gray8 or PixelFormat.Nv12 => x,
            PixelFormat.Yuyv => 2 * x,
            _ => (3 * x) + 1,
        };
        return frame.Pixels[(y * frame.Stride) + offset];
    }
}
