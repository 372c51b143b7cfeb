namespace EdgeConvNeXt.Cli.Publish;

/// <summary>A program that was published.</summary>
/// <param name="Target">What for.</param>
/// <param name="Way">How.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Rejections">The better ways that were not to be had, with their reasons.</param>
internal sealed record PublishedProgram(PublishTarget Target, PublishWay Way, string Folder, IReadOnlyList<WayRejection> Rejections)
{
    /// <summary>That it is not what it could be, with reasons and remedies, in sentences; null where it is made in the best way.</summary>
    public string? Fallback =>
        Rejections.Count == 0
            ? null
            : $"{Target.Name} becomes {Way}, larger and slower to start. "
                + $"{string.Join(' ', Rejections.Select(rejection => $"Not {rejection}"))}";

    /// <summary>Bytes of everything but the libraries of ONNX Runtime and OpenCV.</summary>
    public long OwnBytes => Files.Where(file => !IsOnnxRuntime(file) && !IsOpenCv(file)).Sum(file => file.Length);

    /// <summary>Bytes of ONNX Runtime's libraries.</summary>
    public long OnnxRuntimeBytes => Files.Where(IsOnnxRuntime).Sum(file => file.Length);

    /// <summary>Bytes of OpenCV's library; 0 without it.</summary>
    public long OpenCvBytes => Files.Where(IsOpenCv).Sum(file => file.Length);

    /// <summary>The oldest C library that it runs on, as "2.34"; a journal, which alone loads SQLite, may ask for a newer one.</summary>
    public string? LeastGlibc => GlibcFloor.Of(Directory.GetFiles(Folder).Where(file => Path.GetFileName(file) != SqliteLibrary));

    /// <summary>What starts it.</summary>
    public string EntryPoint => Path.Combine(Folder, "edge-agent");

    private const string SqliteLibrary = "libe_sqlite3.so";

    private FileInfo[] Files => new DirectoryInfo(Folder).GetFiles("*", SearchOption.AllDirectories);

    private static bool IsOnnxRuntime(FileInfo file) => file.Name.StartsWith("libonnxruntime", StringComparison.Ordinal);

    private static bool IsOpenCv(FileInfo file) => file.Name.StartsWith("libOpenCv", StringComparison.Ordinal);
}

/// <summary>Why a way of publishing is not to be had.</summary>
/// <param name="Way">The way.</param>
/// <param name="Reason">What is missing, without a full stop.</param>
/// <param name="Remedy">What brings it, a sentence.</param>
internal sealed record WayRejection(PublishWay Way, string Reason, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Way}: {Reason}. {Remedy}";
}
