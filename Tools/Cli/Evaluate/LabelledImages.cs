using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using IoPath = System.IO.Path;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>The images of a folder that holds a folder for each label.</summary>
internal sealed class LabelledImages : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _labels;
    private readonly Dictionary<string, int> _indexes;
    private readonly FolderFrameSource _source;

    /// <param name="path">The folder.</param>
    /// <param name="manifest">The model's labels, and the bits of its pictures.</param>
    public LabelledImages(string path, ModelManifest manifest)
    {
        Path = path;
        _labels = manifest.Labels;
        _indexes = _labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        _source = new FolderFrameSource(FolderFrameSourceOptions.ForModel(path, manifest.Input), TimeProvider.System);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Number of images; 0 before <see cref="Start"/>.</summary>
    public int Count => _source.Count;

    /// <summary>Finds the images and reads none of them.</summary>
    /// <exception cref="EdgeException">
    /// The folder cannot be read, holds no images, or holds an image that lies in no folder of a label.
    /// </exception>
    public void Start()
    {
        _source.Start();
        string[] folders = Directory.Exists(Path) ? [.. Folders()] : [];
        if (!folders.Any(_indexes.ContainsKey))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                folders.Length == 0
                    ? "There is no folder of a label"
                    : $"None of the folders {string.Join(", ", folders)} is a label of the model",
                Path,
                $"folders named {string.Join(", ", _labels)}",
                "Use the images that belong to this model, in folders named by their labels.");
        }

        // Now, and not when its turn comes: that may be hours later.
        foreach ((string image, string? truth) in _source.Pictures)
        {
            IndexOf(truth, image);
        }
    }

    /// <summary>The images one after the other; whoever reads a frame returns it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<FrameLease> Read(CancellationToken cancellationToken)
    {
        while (_source.Read(cancellationToken) is { } frame)
        {
            yield return frame;
        }
    }

    /// <summary>Index of a frame's true label.</summary>
    public int TruthOf(in FrameInfo frame) => IndexOf(frame.Truth, frame.Origin ?? Path);

    /// <summary>Closes the source.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private IEnumerable<string> Folders() =>
        Directory.GetDirectories(Path)
            .Where(folder => !PictureNames.IsForeign(folder))
            .Select(folder => IoPath.GetFileName(folder))
            .Order();

    private int IndexOf(string? truth, string image) => truth is not null && _indexes.TryGetValue(truth, out int index)
        ? index
        : throw new EdgeException(
            EdgeFault.Configuration,
            $"An image lies in no folder of a label{(truth is null ? "" : $", but in '{truth}'")}",
            image,
            $"one folder for each of {string.Join(", ", _labels)}",
            "Sort the images into folders named by their labels.");
}
