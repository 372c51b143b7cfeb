namespace EdgeConvNeXt.Cli.Publish;

/// <summary>A file of a published agent.</summary>
/// <param name="Path">Its path in the folder.</param>
/// <param name="Reason">What loads it, or who reads it.</param>
internal sealed record PublishedFile(string Path, string Reason);
