using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Folder;

/// <summary>Which pictures a <see cref="FolderFrameSource"/> delivers, and how fast.</summary>
public sealed record FolderFrameSourceOptions
{
    /// <summary>The extensions of the formats that are decoded.</summary>
    public static IReadOnlyList<string> PictureExtensions { get; } =
        [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif", ".webp", ".pbm", ".pgm", ".ppm"];

    private readonly double _framesPerSecond;

    /// <summary>A folder, or one picture file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the folders in the folder are searched too.</summary>
    /// <value>Default: false.</value>
    public bool Recursive { get; init; }

    /// <summary>Whether to begin again after the last picture; then the source never ends. The list is made once, at Start.</summary>
    /// <value>Default: false.</value>
    public bool Loop { get; init; }

    /// <summary>Pictures a second, 0 or more, at most 1000; 0 means as fast as they are read.</summary>
    /// <value>Default: 0.</value>
    public double FramesPerSecond
    {
        get => _framesPerSecond;
        init
        {
            // Written so that NaN is refused too
            if (!(value >= 0 && value <= 1000))
            {
                throw new ArgumentOutOfRangeException(nameof(FramesPerSecond), value, "The rate is 0 to 1000 frames a second.");
            }

            _framesPerSecond = value;
        }
    }

    /// <summary>
    /// Whether the name of the folder that holds a picture is its truth. Pictures that lie directly in <see cref="Path"/> have none, so it
    /// matters only when <see cref="Recursive"/> is set.
    /// </summary>
    /// <value>Default: true.</value>
    public bool TruthFromFolder { get; init; } = true;

    /// <summary>
    /// Extensions of the files to deliver, with the dot; case does not matter. Not used when <see cref="Path"/> is a file.
    /// </summary>
    /// <value>Default: <see cref="PictureExtensions"/>.</value>
    public IReadOnlyList<string> Extensions { get; init; } = PictureExtensions;

    /// <summary>
    /// From how many bits pictures with more than 8 bits a channel are scaled: the <see cref="ImageInput.Bits"/> of the model that they are
    /// for. Without it each of them is a frame with a fault. Pictures of 8 bits are taken as they are.
    /// </summary>
    /// <value>Default: null.</value>
    public int? Bits { get; init; }

    /// <summary>What one picture may cost.</summary>
    public StillImageLimits Limits { get; init; } = new();

    /// <summary>The pictures of a path and of the folders in it, read as a model expects them.</summary>
    /// <param name="path">A folder, or one picture file.</param>
    /// <param name="input">How the model expects its picture.</param>
    public static FolderFrameSourceOptions ForModel(string path, ImageInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new() { Path = path, Recursive = true, Bits = input.Bits };
    }
}
