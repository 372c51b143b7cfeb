using System.CommandLine;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Synth;

/// <summary><c>edge synth</c>: pictures of synthetic parts, a folder for each class.</summary>
internal static class SynthCommand
{
    private const double BalancedOkShare = 0.25;
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> folder = new Option<string>("--output", "-o")
        {
            Description = "The folder that gets a folder for each class.", Required = true,
        }.NotEmpty();
        Option<int> count = new Option<int>("--count", "-n") { Description = "Number of parts.", Required = true }.Within(1, 1_000_000);
        Option<ulong> seed = new("--seed", "-s") { Description = "Which parts: the same seed gives the same pictures.", Required = true };
        Option<double> okShare = new Option<double>("--ok-share")
        {
            Description = "Share of good parts.", DefaultValueFactory = _ => BalancedOkShare,
        }.Within(0, 1);
        Command command = new("synth", "Write pictures of synthetic parts as PNG files, a folder for each class.")
        {
            folder, count, seed, okShare,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(folder)!;
            CreateFolder(path);
            string[] newFolders =
            [
                .. SyntheticLabels.All.Select(label => Path.Combine(path, label)).Where(folder => !Directory.Exists(folder)),
            ];
            using ProgressReporter progress = new("parts", parsed.GetValue(count), error);
            SyntheticLine line = new(parsed.GetValue(seed), parsed.GetValue(okShare));
            try
            {
                Write(line, parsed.GetValue(seed), parsed.GetValue(count), path, progress, cancellationToken);
            }
            finally
            {
                RemoveEmpty(newFolders);
            }

            output.WriteLine($"Wrote {parsed.GetValue(count)} parts to {path}.");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void CreateFolder(string path)
    {
        if (File.Exists(path))
        {
            throw new EdgeException(
                EdgeFault.File,
                "The output is a file, not a folder",
                path,
                "a folder, or a path at which one can be made",
                "Choose another folder.");
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"The folder cannot be made: {fault.Message}",
                path,
                "a place with write permission",
                "Choose another folder.",
                fault);
        }
    }

    // A disk that is full still takes a folder, but not its first picture.
    private static void RemoveEmpty(string[] folders)
    {
        foreach (string folder in folders.Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Directory.Delete(folder);
        }
    }

    private static void Write(
        SyntheticLine line, ulong seed, int count, string path, ProgressReporter progress, CancellationToken cancellationToken)
    {
        ParallelOptions options = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.For(1, count + 1, options, () => new Canvas(), (number, _, canvas) =>
            {
                SyntheticPart part = line.Part(number);
                canvas.Renderer.Render(part, canvas.Pixels);
                string folder = Path.Combine(path, part.Label);
                CreateFolder(folder);
                string file = Path.Combine(folder, $"{seed}-{number:D6}.png");
                StillImageEncoder.WritePng(file, new ImageView(canvas.Pixels, Width, Height, Width * 3, PixelFormat.Bgr24));
                progress.Advance();
                return canvas;
            }, _ => { });
        }
        catch (AggregateException faults) when (faults.InnerExceptions.OfType<EdgeException>().FirstOrDefault() is { } fault)
        {
            // Several workers may meet the same full disk; one sentence is enough.
            throw fault;
        }
    }

    private sealed class Canvas
    {
        public PartRenderer Renderer { get; } = new(Width, Height, PixelFormat.Bgr24);

        public byte[] Pixels { get; } = new byte[PixelLayout.ImageBytes(PixelFormat.Bgr24, Width, Height)];
    }
}
