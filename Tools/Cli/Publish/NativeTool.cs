namespace EdgeConvNeXt.Cli.Publish;

/// <summary>Something on this machine that links native programs.</summary>
/// <param name="Package">The Debian package that brings it.</param>
/// <param name="AnyOf">Names on the PATH, or paths of files, one of which is enough.</param>
internal sealed record NativeTool(string Package, params IReadOnlyList<string> AnyOf);
