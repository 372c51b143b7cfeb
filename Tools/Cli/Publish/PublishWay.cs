namespace EdgeConvNeXt.Cli.Publish;

/// <summary>A way to make a program that runs on its own.</summary>
/// <param name="Name">A file in publish-profiles/ways.</param>
/// <param name="What">What it is, for people.</param>
internal sealed record PublishWay(string Name, string What)
{
    /// <summary>Ahead of time: the quickest start, the least memory.</summary>
    public static readonly PublishWay Aot = new("aot", "one native program");

    /// <summary>With the runtime inside: what remains where machine code for the target cannot be linked.</summary>
    public static readonly PublishWay Trimmed = new("trimmed", "a program with a trimmed runtime inside");

    /// <summary>Whether the compiler makes machine code and needs this machine's linker.</summary>
    public bool IsAheadOfTime => this == Aot;

    /// <inheritdoc/>
    public override string ToString() => What;
}
