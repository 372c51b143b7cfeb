using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// The files that a published agent consists of. Packages bring more than a station needs (libraries of other systems, or of features that
/// the agent has not), and what nothing loads is not shipped: publishing ends where there is a file too many or too few.
/// </summary>
internal static class PublishedFiles
{
    private static readonly PublishedFile[] Always =
    [
        new("edge-agent", "the program"),
        new("libonnxruntime.so", "the program binds it: it runs models on the processor"),
        new("libe_sqlite3.so", "the journal binds it: SQLite"),
        new("libedgekernels.so", "the provider cpu and the preprocessor bind it: integer kernels, the resizer in C") { IsOptional = true },
        new("licences/EdgeConvNeXt.txt", "the product's licence"),
        new("licences/dotnet.txt", "licence of .NET, which is inside of the program"),
        new("licences/dotnet-notices.txt", "notices of what .NET is made of"),
        new("licences/gpio-notices.txt", "notices of what System.Device.Gpio and Iot.Device.Bindings are made of"),
        new("licences/opentelemetry-notices.txt", "notices of what OpenTelemetry is made of"),
        new("licences/onnxruntime.txt", "licence of ONNX Runtime"),
        new("licences/onnxruntime-notices.txt", "notices of what ONNX Runtime is made of"),
    ];

    private static readonly PublishedFile[] ForCuda =
    [
        new("libonnxruntime_providers_shared.so", "ONNX Runtime loads it before any provider that is a library of its own"),
        new("libonnxruntime_providers_cuda.so", "ONNX Runtime loads it for the provider cuda"),
        new("libonnxruntime_providers_tensorrt.so", "ONNX Runtime loads it where cuda.tensorRt is set"),
    ];

    /// <summary>OpenCV's library, and its licences.</summary>
    public static IReadOnlyList<PublishedFile> OfOpenCv { get; } =
    [
        new("libOpenCvSharpExtern.so", "the source opencv binds it"),
        new("licences/opencv.txt", "what it is made of, and the licences of that"),
    ];

    /// <summary>The files of a target.</summary>
    public static IReadOnlyList<PublishedFile> Of(PublishTarget target) =>
        [.. Always, .. target.Flavour == "cuda" ? ForCuda : [], .. target.HasOpenCv ? OfOpenCv : []];

    /// <summary>Makes sure that a folder has every file of a target, and none besides.</summary>
    /// <param name="target">What was published.</param>
    /// <param name="folder">Where to.</param>
    /// <exception cref="EdgeException">There is a file too many or too few.</exception>
    public static void ThrowIfNotExact(PublishTarget target, string folder)
    {
        HashSet<string> requested = [.. Of(target).Select(file => file.Path)];
        HashSet<string> found =
        [
            .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)),
        ];
        string[] strays = [.. found.Where(file => !requested.Contains(file)).Order(StringComparer.Ordinal)];
        string[] missing =
        [
            .. Of(target).Where(file => !file.IsOptional).Select(file => file.Path).Where(file => !found.Contains(file))
                .Order(StringComparer.Ordinal),
        ];
        if (strays.Length > 0)
        {
            throw Wrong(
                target, $"has files that nothing loads: {string.Join(", ", strays)}",
                "Keep them out where their package is referred to (ExcludeAssets), or list them there with what loads them.");
        }

        if (missing.Length > 0)
        {
            throw Wrong(target, $"lacks files: {string.Join(", ", missing)}", "Look at what became of the package that has them.");
        }
    }

    private static EdgeException Wrong(PublishTarget target, string what, string remedy) => new(
        EdgeFault.File,
        $"The agent for {target.Name} {what}",
        target.Name,
        "the files that Tools/Cli/Publish/PublishedFiles.cs lists",
        remedy);
}

/// <summary>A file of a published agent.</summary>
/// <param name="Path">Its path in the folder.</param>
/// <param name="Reason">What loads or reads it.</param>
internal sealed record PublishedFile(string Path, string Reason)
{
    /// <summary>Whether the agent does without it, for what makes it is not on every machine that publishes.</summary>
    public bool IsOptional { get; init; }
}
