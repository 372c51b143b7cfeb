namespace EdgeConvNeXt.Cli.Publishing;

/// <summary>A way to make a program that runs on its own.</summary>
/// <param name="Name">A file in publish-profiles/ways.</param>
/// <param name="Framework">The target framework.</param>
/// <param name="What">What it is, for people.</param>
internal sealed record PublishWay(string Name, string Framework, string What)
{
    /// <summary>Ahead of time, on the framework of the product.</summary>
    public static readonly PublishWay Aot = new("aot", "net10.0", "one native program (.NET 10)");

    /// <summary>Ahead of time, on the framework before: some registries have only its compiler.</summary>
    public static readonly PublishWay Aot9 = new("aot", "net9.0", "one native program (.NET 9)");

    /// <summary>With the runtime inside.</summary>
    public static readonly PublishWay Trimmed = new("trimmed", "net10.0", "one program with a trimmed runtime inside, compiled in advance (.NET 10)");

    /// <summary>On a runtime that the station has.</summary>
    public static readonly PublishWay Framework10 = new("framework", "net10.0", "assemblies for a .NET 10 runtime that the station has");

    /// <summary>Whether the compiler makes machine code and needs this machine's linker.</summary>
    public bool IsAheadOfTime => Name == "aot";

    /// <inheritdoc/>
    public override string ToString() => What;
}
