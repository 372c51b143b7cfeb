namespace EdgeConvNeXt.Cli.Publishing;

/// <summary>A program that was published.</summary>
/// <param name="Target">What for.</param>
/// <param name="Way">How.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Rejections">The better ways that were not to be had, with their reasons.</param>
internal sealed record PublishedProgram(PublishTarget Target, PublishWay Way, string Folder, IReadOnlyList<string> Rejections)
{
    /// <summary>Bytes of everything but ONNX Runtime's libraries.</summary>
    public long OwnBytes => Files.Where(file => !IsOnnxRuntime(file)).Sum(file => file.Length);

    /// <summary>Bytes of ONNX Runtime's libraries.</summary>
    public long OnnxRuntimeBytes => Files.Where(IsOnnxRuntime).Sum(file => file.Length);

    /// <summary>What starts it: a program, or its assembly where the station has the runtime.</summary>
    public string EntryPoint => Path.Combine(Folder, Way.Name == PublishWay.Framework10.Name ? "edge-agent.dll" : "edge-agent");

    private FileInfo[] Files => new DirectoryInfo(Folder).GetFiles("*", SearchOption.AllDirectories);

    private static bool IsOnnxRuntime(FileInfo file) => file.Name.StartsWith("libonnxruntime", StringComparison.Ordinal);
}
