using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Cli.Evaluation;

/// <summary>The images of a folder that holds a folder for each label.</summary>
/// <param name="path">The folder.</param>
/// <param name="labels">The model's labels.</param>
internal sealed class LabelledImages(string path, IReadOnlyList<string> labels)
{
    private readonly Dictionary<string, int> _indexes = labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    /// <summary>The images one after the other; a frame is valid until the next is asked for.</summary>
    /// <exception cref="EdgeException">The folder cannot be read, holds no images, or a subfolder is no label of the model.</exception>
    public IEnumerable<FrameLease> Read(CancellationToken cancellationToken)
    {
        CheckFolders();
        FolderFrameSource source = new(new FolderFrameSourceOptions { Path = path, Recursive = true }, TimeProvider.System);
        source.Start();
        while (true)
        {
            using FrameLease? frame = source.Read(cancellationToken);
            if (frame is null)
            {
                yield break;
            }

            yield return frame;
        }
    }

    /// <summary>Number of images; 0 when the folder cannot be read, which <see cref="Read"/> then says.</summary>
    public int Count => Directory.Exists(path)
        ? labels.Select(label => Path.Combine(path, label)).Where(Directory.Exists).Sum(folder => Directory.EnumerateFiles(folder).Count())
        : 0;

    /// <summary>Index of a frame's true label.</summary>
    public int TruthOf(in FrameInfo frame) => frame.Truth is { } truth && _indexes.TryGetValue(truth, out int index)
        ? index
        : throw new EdgeException(
            EdgeFault.Configuration,
            $"An image lies in no folder of a label{(frame.Truth is null ? "" : $", but in '{frame.Truth}'")}",
            frame.Origin ?? path,
            $"one folder for each of {string.Join(", ", labels)}",
            "Sort the images into folders named by their labels.");

    private void CheckFolders()
    {
        if (Directory.Exists(path) && Directory.GetDirectories(path) is { Length: > 0 } folders
            && !folders.Select(Path.GetFileName).Any(name => _indexes.ContainsKey(name!)))
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"None of the folders {string.Join(", ", folders.Select(Path.GetFileName).Order())} is a label of the model",
                path,
                $"folders named {string.Join(", ", labels)}",
                "Use the images that belong to this model.");
        }
    }
}
